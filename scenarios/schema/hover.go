package schema

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/scenarios/form"
)

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// sentence makes a text one.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// hover is what an editor shows of a key: what it is, how it is written, what holds without
// it; and an example.
func hover(k *form.Key) (text, example string) {
	parts := []string{sentence(wanted(k))}
	if d := fallback(k); d != "" {
		parts = append(parts, "Default: "+d+".")
	} else if k.Need.Holds && k.Need.Key == "" {
		parts = append(parts, "Required.")
	}
	if c := k.Need; c.Holds && c.Key != "" {
		parts = append(parts, fmt.Sprintf("Required with `%s: %s`.", c.Key, strings.Join(c.Words, " | ")))
	} else if c := k.Only; c.Holds {
		parts = append(parts, fmt.Sprintf("Only with `%s: %s`.", c.Key, strings.Join(c.Words, " | ")))
	}
	if k.Example != "" {
		example = fmt.Sprintf(" Example: %s: %s", k.Name, k.Example)
	}
	return k.Text + "\n\n" + strings.Join(parts, " "), example
}

// fallback is what holds without a key, in Markdown.
func fallback(k *form.Key) string {
	switch {
	case k.Without != "":
		return k.Without
	case k.Default != "":
		return "`" + k.Default + "`"
	}
	return ""
}

// wanted is how a value is written, in words.
func wanted(k *form.Key) string {
	of := phrase(k.Type, func(f kind) string { return f.want })
	return choices(k, of)
}

// written is the same for a table.
func written(k *form.Key) string {
	return choices(k, phrase(k.Type, func(f kind) string { return f.word }))
}

// choices puts the words of a key before what else may stand there, and its range behind.
func choices(k *form.Key, of string) string {
	var all []string
	for _, w := range k.Words {
		all = append(all, "`"+w+"`")
	}
	if of != "" {
		if len(all) > 0 {
			of = strings.ToLower(of[:1]) + of[1:]
		}
		all = append(all, of)
	}
	text := all[len(all)-1]
	if len(all) > 1 {
		text = strings.Join(all[:len(all)-1], ", ") + " or " + text
	}
	switch {
	case !k.Ranged:
	case k.Type.Kind() == reflect.Slice && k.High > 0:
		text += ", " + plain(k.Low) + " of them"
	case k.Type.Kind() == reflect.Slice:
		text += ", at least " + plain(k.Low)
	case k.High > 0:
		text += ", " + plain(k.Low) + " to " + plain(k.High)
	default:
		text += ", from " + plain(k.Low)
	}
	return text
}

// phrase says what a type is.
func phrase(t reflect.Type, of func(kind) string) string {
	if f, isKind := kinds[t]; isKind {
		return of(f)
	}
	switch {
	case t == reflect.TypeFor[form.Word]():
		return ""
	case t == reflect.TypeFor[form.Thresholds]():
		return "mapping of metrics to checks"
	case t == reflect.TypeFor[form.Sweep]():
		return "mapping of paths to lists of values, with `runs` and `options`"
	case t == reflect.TypeFor[[]form.Settings]():
		return "list of mappings of paths to values"
	case t.Kind() == reflect.Slice:
		if f, isKind := kinds[t.Elem()]; isKind {
			return "list of " + strings.TrimPrefix(f.word, "a ") + "s"
		}
		return "list"
	case t.Kind() == reflect.Map:
		return "mapping of names to " + phrase(t.Elem(), of)
	}
	if u, isUnion := reflect.Zero(t).Interface().(form.Union); isUnion {
		if f, isKind := kinds[reflect.TypeOf(u.Variants()[0])]; isKind {
			return of(f) + ", or a distribution"
		}
		return "mapping"
	}
	return "mapping `{" + strings.Join(form.OfType(t).Names(), ", ") + "}`"
}
