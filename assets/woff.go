package assets

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Sizes of WOFF 1 and SFNT structures in bytes, and the largest font that is
// unpacked (W3C Recommendation "WOFF File Format 1.0", sections 3–5).
const (
	woffHeader = 44
	woffEntry  = 20
	sfntHeader = 12
	sfntEntry  = 16
	mostFont   = 16 << 20 // far above any font; stops a damaged length from asking for memory
)

// Unpack turns a WOFF 1 file into the SFNT (TrueType or OpenType) file that it
// holds: the same tables, each inflated where it was deflated with zlib, behind
// a table directory written anew. Checksums of the tables are the file's own
// and are verified. Metadata and private blocks are left out.
func Unpack(woff []byte) ([]byte, error) {
	if len(woff) < woffHeader {
		return nil, fmt.Errorf("woff: %d bytes are too few; the header alone has %d", len(woff), woffHeader)
	}
	be := binary.BigEndian
	switch sig := be.Uint32(woff); sig {
	case 0x774f4646: // wOFF
	case 0x774f4632: // wOF2
		return nil, errors.New("woff: this is WOFF2; only WOFF 1 is understood")
	default:
		return nil, fmt.Errorf("woff: signature %#08x is not that of WOFF 1 (0x774f4646)", sig)
	}
	flavor, length, n := be.Uint32(woff[4:]), be.Uint32(woff[8:]), int(be.Uint16(woff[12:]))
	if uint64(length) != uint64(len(woff)) {
		return nil, fmt.Errorf("woff: the header says %d bytes, but there are %d", length, len(woff))
	}
	if n == 0 || woffHeader+n*woffEntry > len(woff) {
		return nil, fmt.Errorf("woff: %d tables do not fit a file of %d bytes", n, len(woff))
	}
	total := sfntHeader + n*sfntEntry
	for i := 0; i < n; i++ {
		e := woff[woffHeader+i*woffEntry:]
		size := be.Uint32(e[12:])
		if size > mostFont || total > mostFont {
			return nil, fmt.Errorf("woff: table %q would unpack to %d bytes; at most %d are", e[:4], size, mostFont)
		}
		total += int(size+3) &^ 3
	}

	out := make([]byte, sfntHeader+n*sfntEntry, total)
	be.PutUint32(out, flavor)
	be.PutUint16(out[4:], uint16(n))
	// searchRange, entrySelector, rangeShift: for binary search of the directory.
	selector := 0
	for 2<<selector <= n {
		selector++
	}
	be.PutUint16(out[6:], uint16(16<<selector))
	be.PutUint16(out[8:], uint16(selector))
	be.PutUint16(out[10:], uint16(16*n-16<<selector))

	for i := 0; i < n; i++ {
		e := woff[woffHeader+i*woffEntry:]
		tag := e[:4]
		offset, packed, size, sum := be.Uint32(e[4:]), be.Uint32(e[8:]), be.Uint32(e[12:]), be.Uint32(e[16:])
		if uint64(offset)+uint64(packed) > uint64(len(woff)) {
			return nil, fmt.Errorf("woff: table %q at %d+%d lies outside the file of %d bytes", tag, offset, packed, len(woff))
		}
		if packed > size {
			return nil, fmt.Errorf("woff: table %q is longer packed (%d) than unpacked (%d)", tag, packed, size)
		}
		d := out[sfntHeader+i*sfntEntry:]
		copy(d, tag)
		be.PutUint32(d[4:], sum)
		be.PutUint32(d[8:], uint32(len(out)))
		be.PutUint32(d[12:], size)
		table := woff[offset : offset+packed]
		if packed < size {
			var err error
			if table, err = inflate(table, int(size)); err != nil {
				return nil, fmt.Errorf("woff: table %q: %w", tag, err)
			}
		}
		start := len(out)
		out = append(out, table...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
		if got := checksum(out[start:], string(tag)); got != sum {
			return nil, fmt.Errorf("woff: table %q has checksum %#08x, not %#08x: the file is damaged", tag, got, sum)
		}
	}
	return out, nil
}

func inflate(packed []byte, size int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	table := make([]byte, size)
	if _, err := io.ReadFull(z, table); err != nil {
		return nil, fmt.Errorf("it ends before its %d bytes do: %w", size, err)
	}
	if n, _ := z.Read(make([]byte, 1)); n != 0 {
		return nil, fmt.Errorf("it has more than its %d bytes", size)
	}
	return table, nil
}

// checksum is the sum of a padded table's big-endian words. In "head" the word
// at 8 is the checksum of the whole font, which does not count.
func checksum(table []byte, tag string) uint32 {
	var sum uint32
	for i := 0; i+4 <= len(table); i += 4 {
		if tag == "head" && i == 8 {
			continue
		}
		sum += binary.BigEndian.Uint32(table[i:])
	}
	return sum
}
