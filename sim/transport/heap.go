package transport

// item is a column at its distance, or (id < 0) the row ^id at the distance at
// which columns outside its list may matter.
type item struct {
	key float64
	id  int32
}

// heap is a binary heap, least key first.
type heap []item

func (h *heap) push(e item) {
	*h = append(*h, e)
	a := *h
	i := len(a) - 1
	for i > 0 {
		up := (i - 1) / 2
		if a[up].key <= e.key {
			break
		}
		a[i] = a[up]
		i = up
	}
	a[i] = e
}

func (h *heap) pop() item {
	a := *h
	top := a[0]
	n := len(a) - 1
	e := a[n]
	a = a[:n]
	*h = a
	i := 0
	for {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && a[c+1].key < a[c].key {
			c++
		}
		if a[c].key >= e.key {
			break
		}
		a[i] = a[c]
		i = c
	}
	if n > 0 {
		a[i] = e
	}
	return top
}
