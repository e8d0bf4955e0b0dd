package pattern

import "unicode/utf8"

// letters is a set of characters, with few told apart: a text that lacks one
// that all strings of a set have is not in the set.
type letters uint64

// letterOf returns the set of one character. Characters that some folding
// counts as the same have the same one.
func letterOf(r rune) letters {
	if r >= utf8.RuneSelf {
		if r = key(r); r >= utf8.RuneSelf {
			return 1 << 63
		}
	}
	return asciiLetters[r]
}

// asciiLetters tells letters and digits apart from each other, and most of
// the other characters.
var asciiLetters = func() (out [utf8.RuneSelf]letters) {
	other := 0
	for r := range out {
		at := 0
		switch low := key(rune(r)); {
		case 'a' <= low && low <= 'z':
			at = int(low - 'a')
		case '0' <= r && r <= '9':
			at = 26 + r - '0'
		default:
			at = 36 + other%27
			other++
		}
		out[r] = 1 << at
	}
	return out
}()

// lettersOf returns the letters of a text.
func lettersOf(text string) letters {
	var out letters
	for i := 0; i < len(text); {
		r, size := decode(text[i:])
		out |= letterOf(r)
		i += size
	}
	return out
}

// lettersIn returns the letters of a glob.
func lettersIn(glob []rune) letters {
	var out letters
	for _, r := range glob {
		if r >= 0 {
			out |= letterOf(r)
		}
	}
	return out
}
