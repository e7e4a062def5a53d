/** Python's white space, as the inside of a RegExp class (flags u and v). */
export const space = '\\t-\\r\\x1c-\\x20\\x85\\p{Z}'

/** The characters of Python's words, as the inside of a RegExp class. */
export const word = '\\p{L}\\p{N}_'

/** The decimal digits of all scripts, as the inside of a RegExp class. */
export const digit = '\\p{Nd}'
