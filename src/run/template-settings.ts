import { fail } from '../template/errors.ts'
import type { RenderOptions } from '../template/evaluate.ts'
import { delimiterNames } from '../template/parser/options.ts'

type Given = Readonly<Record<string, unknown>>

/** How a task's template is read, by the arguments of the module template. */
export function templateSettings(args: Given): RenderOptions {
  const delimiters = [...delimiterNames].flatMap(([argument, name]) => {
    const text = args[argument]
    return typeof text === 'string' ? [[name, text] as const] : []
  })
  return {
    trimBlocks: args.trim_blocks !== false,
    lstripBlocks: args.lstrip_blocks === true,
    newlineSequence: newlines.get(String(args.newline_sequence)) ?? String(args.newline_sequence ?? '\n'),
    delimiters: Object.fromEntries(delimiters),
  }
}

// In YAML without double quotes they come as they are written.
const newlines: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\r\\n', '\r\n'],
])

/** The bytes of a rendered text: in UTF-8, or in Latin-1, which has no more than 256 characters. */
export function encoded(text: string, encoding: unknown): Buffer {
  if (typeof encoding !== 'string' || encoding.startsWith('utf')) return Buffer.from(text)
  const foreign = /[^\0-\xff]/u.exec(text)
  if (foreign) fail(`"${foreign[0]}" can't be written in ${encoding}`)
  return Buffer.from(text, 'latin1')
}
