package plan

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/scenarios"
)

// words say settings as a person would: 6 shards, fan-out.
type words struct {
	several map[string]bool // last keys of paths of which there are several: they need a name
}

func wordsOf(variants []*scenarios.Variant) words {
	w := words{several: map[string]bool{}}
	paths := map[string]string{}
	for _, v := range variants {
		for _, s := range v.Set {
			key := lastKey(s.Path)
			if other, seen := paths[key]; seen && other != s.Path {
				w.several[key] = true
			}
			paths[key] = s.Path
		}
	}
	return w
}

// label is all settings of an option.
func (w words) label(set []scenarios.Setting) string {
	if len(set) == 0 {
		return asItIs
	}
	parts := make([]string, len(set))
	for i, s := range set {
		parts[i] = w.setting(s)
	}
	return strings.Join(parts, ", ")
}

// asItIs is the label of an option that changes nothing.
const asItIs = "as it is"

// known are words for values that say enough without their key.
var known = map[string]string{"polling": "polling", "fanOut": "fan-out", "provisioned": "provisioned",
	"onDemand": "on-demand", "onDemandAdvantage": "on-demand Advantage"}

// counted are keys whose value is a number of things.
var counted = map[string]string{"shards": "shard", "workers": "worker", "instances": "instance"}

func (w words) setting(s scenarios.Setting) string {
	key, text := lastKey(s.Path), s.Text
	said := key + " " + text
	if thing, is := counted[key]; is {
		if said = text + " " + thing; text != "1" {
			said += "s"
		}
	} else if word, is := known[text]; is {
		said = word
	}
	if w.several[key] {
		return fmt.Sprintf("%s: %s", entity(s.Path), said)
	}
	return said
}

// entity is whom a path is about: streams.orders.shards is about orders, streams[0].shards about
// streams[0].
func entity(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) < 3 {
		return parts[0]
	}
	return parts[1]
}
