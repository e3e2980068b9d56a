package property_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules of the house, checked like any other behaviour: no tool to install. A line
// may excuse itself from one rule with a comment that says why:
//
//	for k := range seen { //tidy:sorted the keys are sorted below
//	const chunk = 1 << 20 //tidy:number a size of our own, not a limit of Kinesis
//	return a*b + c        //tidy:fused  …
const (
	fileLinesMax = 500
	funcLinesMax = 70
	columnsMax   = 120
	tabColumns   = 4
	module       = "github.com/kinesim/kinesim"
)

// TestTidy holds the repository to the rules.
func TestTidy(t *testing.T) {
	tree := readTree(t, "..")
	if len(tree.packages) < 10 {
		t.Fatalf("found %d packages only: the walk is broken", len(tree.packages))
	}
	for _, o := range tree.offences() {
		t.Error(o)
	}
}

// TestTidySeesOffences runs the rules over a tree in which every rule is broken: each
// line with a comment "want: TEXT" has one offence with this text, and no other line has.
func TestTidySeesOffences(t *testing.T) {
	root := filepath.Join("testdata", "tidy")
	tree := readTree(t, root)
	want := map[string]string{}
	for _, p := range tree.packages {
		for _, f := range p.files {
			for i, line := range strings.Split(string(f.source), "\n") {
				if _, text, found := strings.Cut(line, "// want: "); found {
					want[fmt.Sprintf("%s:%d", f.name, i+1)] = text
				}
			}
		}
	}
	if len(want) < 30 {
		t.Fatalf("found %d lines with offences only", len(want))
	}
	for _, o := range tree.offences() {
		at := fmt.Sprintf("%s:%d", o.file, o.line)
		text, expected := want[at]
		if !expected || !strings.Contains(o.text, text) {
			t.Errorf("got %s; want %q", o, text)
		}
		delete(want, at)
	}
	for at, text := range want {
		t.Errorf("%s: nothing found, want %q", at, text)
	}
}

// TestTidySizes has sizes at and beyond each bound.
func TestTidySizes(t *testing.T) {
	function := func(lines int) string { return "func f() {\n" + strings.Repeat("\t_ = 0\n", lines-2) + "}\n" }
	head := "// Package model is made by a test.\npackage model\n"
	for _, c := range []struct{ name, source, want string }{
		{"longest file", head + strings.Repeat("\n", fileLinesMax-4) + "var x = 0\n\n", ""},
		{"file", head + strings.Repeat("\n", fileLinesMax-2) + "var x = 0\n", "501 lines"},
		{"longest function", head + function(funcLinesMax), ""},
		{"function", head + function(funcLinesMax+1), "f has 71 lines"},
		{"longest line", head + "//" + strings.Repeat("x", columnsMax-2) + "\n", ""},
		{"line", head + "//" + strings.Repeat("ü", columnsMax-1) + "\n", "121 columns"},
		{"tabs", head + "var (\n\ta = \"" + strings.Repeat("x", columnsMax-tabColumns-5) + "\"\n)\n", "121 columns"},
	} {
		root := t.TempDir()
		if err := os.Mkdir(filepath.Join(root, "model"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "model", "m.go"), []byte(c.source), 0o644); err != nil {
			t.Fatal(err)
		}
		got := readTree(t, root).offences()
		if (len(got) > 0) != (c.want != "") || len(got) > 0 && !strings.Contains(got[0].text, c.want) {
			t.Errorf("%s: got %v, want %q", c.name, got, c.want)
		}
	}
}

// offence is one line that breaks a rule.
type offence struct {
	file string
	line int
	text string
}

func (o offence) String() string { return fmt.Sprintf("%s:%d: %s", o.file, o.line, o.text) }

// tables are folders whose lines are rows of a table, as long as their sources are.
var tables = map[string]bool{"model/limits/": true, "scenarios/form/": true}

// goFile is a source file that is not a test.
type goFile struct {
	name   string // below the root, with slashes
	source []byte
	tree   *ast.File
}

// goPackage is the source files of one folder.
type goPackage struct {
	path  string // below the module, such as model/stream
	files []goFile
	types *types.Package
	info  *types.Info
}

// tree is the packages of a module and what has been found wrong with them.
type tree struct {
	fset     *token.FileSet
	packages map[string]*goPackage
	std      types.Importer
	found    []offence
}

// readTree parses and type-checks the module at a root. Folders that the go command
// leaves out (testdata, dots) are left out.
func readTree(t *testing.T, root string) *tree {
	t.Helper()
	r := &tree{fset: token.NewFileSet(), packages: map[string]*goPackage{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, _ := filepath.Rel(root, path)
		below = filepath.ToSlash(below)
		if d.IsDir() {
			if n := d.Name(); below != "." && (strings.HasPrefix(n, ".") || slices.Contains([]string{"testdata", "out", "bin"}, n)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(r.fset, below, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(below))
		if r.packages[dir] == nil {
			r.packages[dir] = &goPackage{path: dir}
		}
		r.packages[dir].files = append(r.packages[dir].files, goFile{below, source, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.std = stdImporter(t, r)
	for _, dir := range r.order() {
		if inModel(dir) {
			r.check(r.packages[dir])
		}
	}
	return r
}

func (r *tree) order() []string {
	var dirs []string
	for dir := range r.packages {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	return dirs
}

// stdImporter imports the standard library from the compiler's export data.
func stdImporter(t *testing.T, r *tree) types.Importer {
	t.Helper()
	needed := map[string]bool{}
	for _, p := range r.packages {
		for _, f := range p.files {
			for _, path := range imports(f.tree) {
				if inModel(p.path) && !strings.Contains(path, ".") && path != "unsafe" {
					needed[path] = true
				}
			}
		}
	}
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "fmt"}
	for path := range needed {
		args = append(args, path)
	}
	var errs bytes.Buffer
	c := exec.Command("go", args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list -export: %v: %s", err, errs.String())
	}
	exports := map[string]string{}
	for _, line := range strings.Split(string(out), "\n") {
		path, file, _ := strings.Cut(line, " ")
		exports[path] = file
	}
	return importer.ForCompiler(r.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
}

// Import makes a tree an importer: packages of the module from source.
func (r *tree) Import(path string) (*types.Package, error) {
	if p := r.packages[strings.TrimPrefix(path, module+"/")]; p != nil {
		if p.info != nil && p.types == nil {
			return nil, fmt.Errorf("%s imports itself", path)
		}
		r.check(p)
		return p.types, nil
	}
	if strings.Contains(path, ".") {
		return nil, fmt.Errorf("%s is not of the standard library", path)
	}
	return r.std.Import(path)
}

// check finds the types of a package. Errors are the compiler's business: an expression
// without a type is an offence where the type matters.
func (r *tree) check(p *goPackage) {
	if p.types != nil {
		return
	}
	p.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	var files []*ast.File
	for _, f := range p.files {
		files = append(files, f.tree)
	}
	conf := types.Config{Importer: r, Error: func(error) {}}
	p.types, _ = conf.Check(module+"/"+p.path, r.fset, files, p.info)
}

func imports(f *ast.File) []string {
	var paths []string
	for _, i := range f.Imports {
		paths = append(paths, strings.Trim(i.Path.Value, `"`))
	}
	return paths
}

// inModel tells whether a package lives without clock, I/O, locks and goroutines.
func inModel(pkg string) bool {
	return (pkg == "sim" || pkg == "model" || strings.HasPrefix(pkg, "sim/") || strings.HasPrefix(pkg, "model/")) &&
		pkg != "sim/wall"
}

func (r *tree) offences() []offence {
	r.found = nil
	for _, dir := range r.order() {
		p := r.packages[dir]
		r.packageComment(p)
		for _, f := range p.files {
			r.sizes(f)
			r.direction(p, f)
			if inModel(p.path) {
				(&fileCheck{r, p, f, strings.Split(string(f.source), "\n")}).bans()
			}
		}
	}
	slices.SortStableFunc(r.found, func(a, b offence) int { return cmp.Compare(a.String(), b.String()) })
	return r.found
}

func (r *tree) report(at token.Pos, format string, args ...any) {
	p := r.fset.Position(at)
	r.found = append(r.found, offence{p.Filename, p.Line, fmt.Sprintf(format, args...)})
}

func (r *tree) packageComment(p *goPackage) {
	for _, f := range p.files {
		if text := f.tree.Doc.Text(); strings.HasPrefix(text, "Package ") || strings.HasPrefix(text, "Command ") {
			return
		}
	}
	r.report(p.files[0].tree.Package, "package %s has no comment that begins with Package or Command", p.path)
}

func (r *tree) sizes(f goFile) {
	lines := strings.Split(strings.TrimSuffix(string(f.source), "\n"), "\n")
	if n := len(lines); n > fileLinesMax {
		r.found = append(r.found, offence{f.name, n, fmt.Sprintf("the file has %d lines, want at most %d", n, fileLinesMax)})
	}
	for i, line := range lines {
		if tables[f.name[:strings.LastIndexByte(f.name, '/')+1]] {
			break // a row a line, with its source
		}
		if n := len([]rune(line)) + (tabColumns-1)*strings.Count(line, "\t"); n > columnsMax {
			r.found = append(r.found, offence{f.name, i + 1, fmt.Sprintf("%d columns, want at most %d", n, columnsMax)})
		}
	}
	for _, d := range f.tree.Decls {
		if fn, isFunc := d.(*ast.FuncDecl); isFunc {
			if n := r.fset.Position(fn.End()).Line - r.fset.Position(fn.Pos()).Line + 1; n > funcLinesMax {
				r.report(fn.Pos(), "%s has %d lines, want at most %d", fn.Name.Name, n, funcLinesMax)
			}
		}
	}
}

// May import: the first line that fits a package says which packages of ours it may use.
// A trailing /… stands for everything below.
var directions = []struct{ pkg, may string }{
	{"sim/dist", "sim"},
	{"sim", ""},
	{"sim/…", "sim sim/dist"},
	{"model/limits", ""},
	{"model/measure", "sim"},
	{"model/mutant", ""},
	{"model/api", "sim"},
	{"model/aggregate", ""},
	{"model/spec", "sim sim/dist"},
	{"model/history", "model/api sim"},
	{"model/kcl", "model/api model/consumer model/limits model/mutant model/spec sim sim/dist"}, // its workers have readers
	{"model/machine", "model/api sim"},
	{"model/price", "model/limits model/spec sim"},
	{"model/result", "model/api model/limits model/measure model/price model/spec sim"},
	{"model/…", "model/aggregate model/api model/limits model/machine model/measure model/mutant model/spec sim sim/dist"},
	{"model", "model/… sim sim/dist"},
	{"interval", ""},
	{"scenarios/form", ""},
	{"scenarios/…", "scenarios scenarios/… interval model model/… sim sim/…"},
	{"scenarios", "scenarios/… interval model model/… sim sim/…"},
	{"validate", "interval scenarios model model/… sim sim/…"},
	{"report", "report/… interval model model/… sim sim/…"},
	{"report/…", "report report/… interval model model/… sim sim/…"},
	{"loadgen/kinesimtest", "loadgen/… scenarios model model/… sim sim/…"},
	{"loadgen/…", "loadgen/… model model/… sim sim/…"},
	{"results/repros", ""},
	{"cmd/…", "cmd/… interval validate results/repros loadgen/… scenarios scenarios/… report report/… model model/… sim sim/…"},
}

func matches(pattern, pkg string) bool {
	if above, all := strings.CutSuffix(pattern, "/…"); all {
		return strings.HasPrefix(pkg, above+"/")
	}
	return pkg == pattern
}

// direction checks that dependencies point one way.
func (r *tree) direction(p *goPackage, f goFile) {
	rule := slices.IndexFunc(directions, func(d struct{ pkg, may string }) bool { return matches(d.pkg, p.path) })
	for _, i := range f.tree.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		ours, isOurs := strings.CutPrefix(path, module+"/")
		switch {
		case i.Name != nil && i.Name.Name == ".":
			r.report(i.Pos(), "a dot import hides where names come from")
		case !isOurs:
		case rule < 0:
			r.report(i.Pos(), "%s has no place in the layout: add it to directions", p.path)
		case !slices.ContainsFunc(strings.Fields(directions[rule].may), func(m string) bool { return matches(m, ours) }):
			r.report(i.Pos(), "%s must not import %s", p.path, ours)
		}
	}
}

// What sim and model may not import, and why. A trailing /… stands for everything below.
var bannedImports = []struct{ path, why string }{
	{"os", "no I/O"}, {"os/…", "no I/O"}, {"net", "no I/O"}, {"net/…", "no I/O"}, {"syscall", "no I/O"},
	{"log", "no I/O"}, {"log/…", "no I/O"}, {"io", "no I/O"}, {"io/…", "no I/O"}, {"embed", "no I/O"},
	{"sync", "no locks"}, {"sync/…", "no locks"}, {"context", "no cancellation: runners own time"},
	{"math/rand", "draws are keyed"}, {"math/rand/v2", "draws are keyed"}, {"crypto/rand", "draws are keyed"},
	{"hash/maphash", "its seed differs from process to process"}, {"runtime", "the same everywhere"},
	{"runtime/…", "the same everywhere"}, {"maps", "their order differs from run to run"},
	{"container/heap", "it boxes every element"}, {"plugin", "no I/O"}, {"testing", "not a test"},
}

// Packages that write a result may take an io.Writer or io.Reader, and nothing else of io.
var (
	writers   = []string{"model", "model/result"}
	ioAllowed = []string{"Writer", "Reader"}
)

// Functions that are the same on every CPU; everything else of math is banned.
var mathAllowed = strings.Fields(`Abs Ceil Copysign Float32bits Float32frombits Float64bits Float64frombits Floor Frexp
	Inf IsInf IsNaN Ldexp Max Min Mod Modf NaN Round RoundToEven Signbit Sqrt Trunc`)

var bannedNames = map[string]string{
	"time.Now": "pass now in", "time.Since": "pass now in", "time.Until": "pass now in", "time.Sleep": "emit a message",
	"time.After": "emit a message", "time.AfterFunc": "emit a message", "time.NewTimer": "emit a message",
	"time.NewTicker": "emit a message", "time.Tick": "emit a message", "time.Local": "it differs from host to host",
	"fmt.Print": "no I/O", "fmt.Printf": "no I/O", "fmt.Println": "no I/O", "fmt.Scan": "no I/O", "fmt.Scanln": "no I/O",
	"fmt.Scanf": "no I/O",
}

// Numbers of Kinesis that belong into model/limits, by value.
var limitNumbers = map[string]string{
	"1048576":        "1 MiB: the write rate of a shard, or the largest record",
	"2097152":        "2 MiB: the read rate of a shard",
	"5242880":        "5 MiB: PutRecords before 2025-10",
	"10485760":       "10 MiB: the write burst, or the largest request",
	"25600":          "25 KiB: the PUT payload unit",
	"300000":         "5 minutes: how long an iterator lives",
	"300000000000":   "5 minutes: how long an iterator lives",
	"86400000000000": "24 hours: the retention period",
}

var subjects = []string{"model/stream", "model/producer", "model/consumer"}

// fileCheck looks at one file of sim or model.
type fileCheck struct {
	*tree
	p     *goPackage
	f     goFile
	lines []string
}

// excused tells whether the line of a position excuses itself from a rule.
func (c *fileCheck) excused(at token.Pos, rule string) bool {
	_, why, found := strings.Cut(c.lines[c.fset.Position(at).Line-1], "//tidy:"+rule)
	why, _, _ = strings.Cut(why, "//")
	return found && strings.TrimSpace(why) != "" // an excuse gives its reason
}

func (c *fileCheck) bans() {
	names := map[string]string{} // of imports
	for _, i := range c.f.tree.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		names[name] = path
		c.bannedImport(i, path)
	}
	ast.Inspect(c.f.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			c.report(n.Pos(), "a goroutine: only runners have them")
		case *ast.SelectStmt:
			c.report(n.Pos(), "a select: its choice is random")
		case *ast.ChanType:
			c.report(n.Pos(), "a channel: actors send messages")
		case *ast.RangeStmt:
			c.mapRange(n)
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && names[x.Name] != "" {
				c.bannedName(n, names[x.Name])
			}
		case *ast.BinaryExpr:
			if n.Op == token.ADD || n.Op == token.SUB {
				c.fused(n.X)
				c.fused(n.Y)
			}
		case *ast.AssignStmt:
			if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
				c.fused(n.Rhs[0])
			}
		}
		return true
	})
	if slices.Contains(subjects, c.p.path) {
		ast.Inspect(c.f.tree, c.limitNumber)
	}
}

func (c *fileCheck) bannedImport(i *ast.ImportSpec, path string) {
	if strings.Contains(path, ".") && !strings.HasPrefix(path, module+"/") {
		c.report(i.Pos(), "%s imports %s: only the standard library", c.p.path, path)
	}
	for _, b := range bannedImports {
		if matches(b.path, path) && !(path == "io" && slices.Contains(writers, c.p.path)) {
			c.report(i.Pos(), "%s must not import %s: %s", c.p.path, path, b.why)
		}
	}
}

func (c *fileCheck) bannedName(n *ast.SelectorExpr, path string) {
	name := n.Sel.Name
	if why := bannedNames[path+"."+name]; why != "" {
		c.report(n.Pos(), "%s.%s is banned here: %s", path, name, why)
	}
	if path == "io" && slices.Contains(writers, c.p.path) && !slices.Contains(ioAllowed, name) {
		c.report(n.Pos(), "io.%s is banned here: only io.Writer and io.Reader", name)
	}
	if _, isFunc := c.p.info.Uses[n.Sel].(*types.Func); isFunc && path == "math" && !slices.Contains(mathAllowed, name) {
		c.report(n.Pos(), "math.%s is banned here: it differs between CPUs, use sim/dist", name)
	}
}

// mapRange: the order of a map differs from run to run.
func (c *fileCheck) mapRange(n *ast.RangeStmt) {
	t := c.p.info.Types[n.X].Type
	if t == nil || t == types.Typ[types.Invalid] {
		c.report(n.Pos(), "cannot tell what this ranges over")
		return
	}
	if _, isMap := t.Underlying().(*types.Map); isMap && !c.excused(n.Pos(), "sorted") {
		c.report(n.Pos(), "a range over a map: its order differs from run to run")
	}
}

// fused: a product that is added may become one instruction on one CPU and two on another.
func (c *fileCheck) fused(e ast.Expr) {
	for {
		inner, isParen := e.(*ast.ParenExpr)
		if !isParen {
			break
		}
		e = inner.X
	}
	b, isBinary := e.(*ast.BinaryExpr)
	if !isBinary || b.Op != token.MUL {
		return
	}
	tv := c.p.info.Types[b]
	basic, isBasic := types.Type(nil), false
	if tv.Type != nil {
		basic, isBasic = tv.Type.Underlying(), true
	}
	if isBasic && tv.Value == nil && types.Identical(basic, types.Typ[types.Float64]) && !c.excused(b.Pos(), "fused") {
		c.report(b.Pos(), "a product is added: wrap it in float64(), or some CPUs fuse the two")
	}
}

// limitNumber looks at constants, the largest expression first.
func (c *fileCheck) limitNumber(n ast.Node) bool {
	e, isExpr := n.(ast.Expr)
	if !isExpr {
		return true
	}
	tv, known := c.p.info.Types[e]
	if !known || tv.Value == nil {
		return true
	}
	v := constant.ToInt(tv.Value)
	if v.Kind() != constant.Int {
		return false
	}
	if _, isName := e.(*ast.Ident); isName {
		return false
	}
	if what := limitNumbers[v.ExactString()]; what != "" && !c.excused(e.Pos(), "number") {
		c.report(e.Pos(), "%s belongs into model/limits (%s)", v.ExactString(), what)
	}
	return false
}

// TestTidyText keeps the paths of one machine out of the repository's text.
func TestTidyText(t *testing.T) {
	machine := regexp.MustCompile(`/(?:work|home|root|Users)/[a-z.][^"'\s]*`)
	kinds := []string{".go", ".md", ".yaml", ".txtar", ".mod", ""}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{".git", "out", "bin", "results"}, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains(kinds, filepath.Ext(path)) || d.Name() == "NOTE.md" {
			return nil
		}
		data, err := os.ReadFile(path)
		if at := machine.Find(data); at != nil {
			t.Errorf("%s names a path of one machine: %s", path, at)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
