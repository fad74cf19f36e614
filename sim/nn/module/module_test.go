package module

import (
	"bytes"
	"testing"
)

// The examples of the DWARF standard, 7.6, and numbers at the edges of a byte.
func TestLEB128(t *testing.T) {
	for x, want := range map[uint32][]byte{0: {0}, 2: {2}, 127: {127}, 128: {0x80, 1}, 129: {0x81, 1}, 12857: {0xb9, 0x64}} {
		if got := unsigned(x); !bytes.Equal(got, want) {
			t.Errorf("unsigned %d is % x, want % x", x, got, want)
		}
	}
	for x, want := range map[int32][]byte{
		2: {2}, -2: {0x7e}, 127: {0xff, 0}, -127: {0x81, 0x7f}, 128: {0x80, 1}, -128: {0x80, 0x7f}, 129: {0x81, 1}, -129: {0xff, 0x7e},
		63: {63}, 64: {0xc0, 0}, -64: {0x40}, -65: {0xbf, 0x7f},
	} {
		if got := signed(x); !bytes.Equal(got, want) {
			t.Errorf("signed %d is % x, want % x", x, got, want)
		}
	}
}

// A build gives the same bytes each time, the variants differ in their
// instructions only, and both stay small enough to be fetched beside the program.
func TestBytes(t *testing.T) {
	madd := []byte{opSIMD, 0x85, 0x02}
	for _, v := range Variants() {
		b := Bytes(v)
		if !bytes.Equal(b, Bytes(v)) {
			t.Errorf("%v is not the same twice", v)
		}
		if len(b) > 8192 {
			t.Errorf("%v has %d bytes", v, len(b))
		}
		if has := bytes.Contains(b, madd); has != (v == Relaxed) {
			t.Errorf("%v: relaxed_madd %t", v, has)
		}
	}
}
