import type { AnyModule } from '../../module/find.ts'
import { type ArgumentDocs, argumentsOf, notesOf, returnsOf, sentence } from './describe.ts'
import { exampleText } from './example.ts'

const ORIGIN = '<!-- Printed from the module itself by `npm run docs`: change it there. -->'

/** The pages of all modules by the names of their files, and the page that lists them. */
export function markdownPages(modules: readonly AnyModule[]): ReadonlyMap<string, string> {
  return new Map([['README.md', index(modules)], ...modules.map((one) => [`${one.name}.md`, page(one)] as const)])
}

function index(modules: readonly AnyModule[]): string {
  const rows = modules.map(({ name, summary }) => `| [${name}](${name}.md) | ${cell(sentence(summary))} |`)
  return [ORIGIN, '', '# Modules', '', '| module | what it does |', '| --- | --- |', ...rows, ''].join('\n')
}

function page(module: AnyModule): string {
  const args = argumentsOf(module.args)
  const notes = notesOf(module)
  const returns = returnsOf(module).map(([name, text]) => `| \`${name}\` | ${cell(text)} |`)
  const table = ['| argument | type | default | what it is |', '| --- | --- | --- | --- |', ...args.map(row)]
  return [
    ...[ORIGIN, '', `# ${module.name}`, '', sentence(module.summary), '', '## Arguments', ''],
    ...(args.length > 0 ? [...table, ''] : ['None.', '']),
    ...(notes.length > 0 ? [...notes.map((note) => `- ${note}`), ''] : []),
    ...(returns.length > 0 ? ['## Result', '', '| field | what it is |', '| --- | --- |', ...returns, ''] : []),
    ...['## Examples', '', '```yaml'],
    module.examples.map((example) => exampleText(module.name, example)).join('\n\n'),
    ...['```', ''],
  ].join('\n')
}

function row({ name, aliases, type, required, usual, description }: ArgumentDocs): string {
  const also = aliases.length > 0 ? `<br>also ${aliases.map((alias) => `\`${alias}\``).join(', ')}` : ''
  const given = required ? '**required**' : usual === undefined ? '' : `\`${usual}\``
  return `| \`${name}\`${also} | ${cell(type)} | ${cell(given)} | ${cell(description)} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
