import { descriptionOf, type RoleVariables, type VariableSpec } from './role-variables.ts'

/** All variables of roles as one Markdown page. */
export function variablesPage(title: string, roles: readonly RoleVariables[]): string {
  return [
    '<!-- Printed by `npm run docs` from meta/argument_specs.yml and defaults/main.yml of the roles: change it there. -->',
    ...['', `# ${title}`, ''],
    'Each is set like any variable of Ansible: for all hosts in group_vars/all.yml, for one in host_vars or beside its name.',
    'What stands here is checked before any host is touched, as far as it can be known by then. A default in braces is made of',
    'other variables; **required** ones have none.',
    ...roles.flatMap(section),
    '',
  ].join('\n')
}

function section({ role, entries, defaults }: RoleVariables): string[] {
  return [
    ...['', `## ${role}`],
    ...entries.flatMap(({ title, options }) => [
      ...['', `${title}.`, '', '| variable | type | default | what it is |', '| --- | --- | --- | --- |'],
      ...Object.entries(options).map(([name, spec]) => row(name, spec, defaults[name])),
    ]),
  ]
}

function row(name: string, spec: VariableSpec, usual: unknown): string {
  const inner = Object.entries(spec.options ?? {}).map(([key, one]) => `\`${key}\`: ${descriptionOf(one)}`)
  const cells = [`\`${name}\``, typeOf(spec), defaultOf(spec, usual), [descriptionOf(spec), ...inner].join('<br>')]
  return `| ${cells.map(cell).join(' | ')} |`
}

function typeOf({ type = 'str', elements, choices, no_log }: VariableSpec): string {
  if (choices) return choices.map((word) => `\`${word}\``).join(', ')
  const word = words[type] ?? type
  const full = type === 'list' && elements ? `list of ${words[elements] ?? elements}s` : word
  return no_log ? `${full}, kept secret` : full
}

const words: Readonly<Record<string, string>> = {
  str: 'text',
  int: 'whole number',
  float: 'number',
  bool: 'true or false',
  raw: 'any',
}

function defaultOf({ required }: VariableSpec, usual: unknown): string {
  if (required) return '**required**'
  if (usual === undefined || usual === '') return ''
  return `\`${typeof usual === 'string' ? usual : JSON.stringify(usual)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
