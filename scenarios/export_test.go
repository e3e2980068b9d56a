package scenarios

// What the tests of the schema, which imports this package, use of its own tests.
var (
	Update     = update
	Everything = everything
	TheRest    = theRest
	Wholes     = wholes
	Others     = others
	Golden     = goldenCases
	Mutations  = mutations
)

// ParseBeside is Parse with files beside the scenario.
func ParseBeside(data []byte, read func(string) ([]byte, error)) (*Loaded, error) {
	return parse(source{"x.yaml", data, read}, Changes{})
}

// RestFiles are the files that TheRest reads.
func RestFiles(name string) ([]byte, error) { return theRestFiles.ReadFile(name) }

// mutations are copies of a document with one change each, of which every stride-th is made: each value
// becomes what others have, a list, a mapping and nothing, each key is dropped and misspelt.
func mutations(src string, stride int) []*Document {
	root, fault := parseYAML([]byte(src))
	if fault != nil {
		panic(fault)
	}
	var out []*Document
	turn := 0
	changed := func(i int, make func(n *node)) {
		if turn++; turn%stride != 0 {
			return
		}
		c := root.copy()
		make(nodesOf(c)[i])
		out = append(out, &Document{c})
	}
	for i, n := range nodesOf(root) {
		if n.kind == scalar {
			for _, other := range others {
				changed(i, func(n *node) { n.text, n.quoted = other, false })
			}
		}
		for k := range n.keys {
			changed(i, func(n *node) { n.keys[k].text += "x" })
			changed(i, func(n *node) {
				n.keys, n.items = append(n.keys[:k:k], n.keys[k+1:]...), append(n.items[:k:k], n.items[k+1:]...)
			})
		}
		changed(i, func(n *node) { *n = node{kind: sequence, items: []*node{n.copy()}} })
		changed(i, func(n *node) { *n = node{kind: mapping} })
		changed(i, func(n *node) { *n = node{kind: null} })
	}
	return out
}
