import type { AnyModule } from '../../module/find.ts'
import { type ArgumentDocs, argumentsOf, notesOf, returnsOf, sentence } from './describe.ts'
import { exampleText } from './example.ts'

/** All modules, a line each. */
export function textList(modules: readonly AnyModule[]): string {
  const width = Math.max(...modules.map(({ name }) => name.length))
  const rows = modules.map(({ name, summary }) => `  ${name.padEnd(width)}  ${sentence(summary)}`)
  return [...rows, '', 'rcprov docs MODULE shows its arguments and examples.', ''].join('\n')
}

/** The page of one module for a terminal of so many columns. */
export function textPage(module: AnyModule, columns: number): string {
  const args = argumentsOf(module.args).map((one) => argument(one, columns))
  const notes = notesOf(module).flatMap((note) => wrapped(note, '  ', columns))
  const returns = returnsOf(module).flatMap(([name, text]) => wrapped(`${name}: ${text}`, '  ', columns))
  const examples = module.examples.map((example) => exampleText(module.name, example).replaceAll(/^(?=.)/gm, '  '))
  return [
    `${module.name}: ${sentence(module.summary)}`,
    ...['', 'Arguments', ''],
    ...(args.length > 0 ? [args.join('\n\n')] : ['  none']),
    ...(notes.length > 0 ? ['', 'Notes', '', ...notes] : []),
    ...(returns.length > 0 ? ['', 'Result', '', ...returns] : []),
    ...['', 'Examples', ''],
    ...[examples.join('\n\n'), ''],
  ].join('\n')
}

function argument({ name, aliases, type, required, usual, description }: ArgumentDocs, columns: number): string {
  const more = [
    type,
    ...(required ? ['required'] : []),
    ...(usual === undefined ? [] : [`default \`${usual}\``]),
    ...(aliases.length > 0 ? [`also ${aliases.join(', ')}`] : []),
  ]
  return [...wrapped(`${name}: ${more.join('; ')}`, '  ', columns), ...wrapped(description, '      ', columns)].join(
    '\n',
  )
}

function wrapped(text: string, indent: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.replaceAll('`', '').split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${indent}${word}`)
  }
  return lines
}
