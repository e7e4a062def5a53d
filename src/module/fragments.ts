import { type RegexProblem, textRegex } from '../state/regex.ts'

/** A file that is a part of another one. */
export interface Fragment {
  readonly name: string
  readonly bytes: Buffer
}

/** The arguments of assemble that say which files are taken. */
export interface FragmentArgs {
  readonly regexp: string | undefined
  readonly ignore_hidden: boolean
}

/** Whether a file of some name is taken, or what is wrong with the expression. */
export function fragmentFilter({ regexp, ignore_hidden }: FragmentArgs): ((name: string) => boolean) | RegexProblem {
  const regex = textRegex(regexp ?? '')
  if ('problem' in regex) return { problem: `Invalid Regexp (${regex.problem}) in "${regexp}"` }
  return (name) => regex.isIn(name) && !(ignore_hidden && name.startsWith('.'))
}

/** All fragments in the order of their names, each on lines of its own, with the delimiter between them. */
export function assembled(fragments: readonly Fragment[], delimiter: string | undefined): Buffer {
  const between = delimiter === undefined || delimiter === '' ? Buffer.alloc(0) : ended(unescaped(delimiter))
  const sorted = fragments.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return Buffer.concat(
    sorted.flatMap(({ bytes }, i) => [...(i > 0 ? [between] : []), i < sorted.length - 1 ? ended(bytes) : bytes]),
  )
}

function ended(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')])
}

const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The bytes of a text in which `\n` and the like stand for what they do in Python. */
function unescaped(text: string): Buffer {
  const bytes = Buffer.from(text).toString('latin1')
  const plain = bytes.replace(
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([\\'"])|([abfnrtv]))/g,
    (_, hex, octal, self, letter) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
      return self ?? letters[letter] ?? ''
    },
  )
  return Buffer.from(plain, 'latin1')
}
