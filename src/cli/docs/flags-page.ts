import { apply } from '../apply.ts'
import type { Command, Flags } from '../command.ts'
import { evaluation } from '../eval.ts'
import { docsFlags, initFlags, verifyFlags } from '../flags.ts'
import { inventory } from '../inventory.ts'
import type { Setting } from '../settings/setting.ts'
import { lackedKeys, settingsTable } from '../settings/table.ts'
import { why } from '../why.ts'

interface Titled {
  readonly title: string
  readonly command: Pick<Command, 'flags'>
}

const commands: readonly Titled[] = [
  { title: 'apply and plan', command: apply },
  { title: 'verify', command: { flags: verifyFlags } },
  { title: 'inventory', command: inventory },
  { title: 'why', command: why },
  { title: 'eval', command: evaluation },
  { title: 'init', command: { flags: initFlags } },
  { title: 'docs', command: { flags: docsFlags } },
]

/** All flags, variables of the environment and keys of ansible.cfg as one Markdown page. */
export function flagsPage(): string {
  return [
    '<!-- Printed by `rcprov docs --flags > docs/flags.md`: change it in src/cli/flags.ts and src/cli/settings/table.ts. -->',
    ...['', '# Flags, environment and ansible.cfg', ''],
    'What holds is what the flag says, else the variable of the environment, else ansible.cfg, else what is usual. A flag',
    'that rcprov does not know is an error. What hosts, plays and tasks say goes before all of these, as in Ansible.',
    ...commands.flatMap(({ title, command }) => ['', `## ${title}`, '', ...flagRows(command.flags)]),
    ...['', '`rcprov vault --help` and `rcprov lab --help` show the flags of these.'],
    ...['', '## Environment and ansible.cfg', '', ...settingRows()],
    ...[
      '',
      `\`NO_COLOR\` and \`FORCE_COLOR\` hold as everywhere. \`ANSIBLE_CONFIG\` names the ansible.cfg; else it is`,
    ],
    './ansible.cfg, ~/.ansible.cfg or /etc/ansible/ansible.cfg, whichever is found first. One in a folder into which',
    'anybody may write is not read, and rcprov says so. Keys that rcprov does not know are passed over; of these, which',
    'would change what a run does, it warns:',
    `${Object.keys(lackedKeys)
      .map((key) => `\`${key}\``)
      .join(', ')}.`,
    '',
  ].join('\n')
}

function flagRows(flags: Flags): string[] {
  const taken = Object.entries(flags).filter(([, { refused }]) => refused === undefined)
  const rows = taken.map(([name, { short, value, aliases = [], description }]) => {
    const forms = [...(short ? [`-${short}`] : []), `--${name}`, ...aliases.map((alias) => `--${alias}`)]
    return `| ${forms.map((form) => `\`${form}\``).join(', ')}${value ? ` ${value}` : ''} | ${cell(description)} |`
  })
  return ['| flag | what it does |', '| --- | --- |', ...rows]
}

function settingRows(): string[] {
  const rows = Object.values<Setting<unknown>>(settingsTable).map(({ env, keys, flag, about }) =>
    row([env, keys.map(keyText), flag ? [`--${flag}`] : []], about),
  )
  return ['| environment | ansible.cfg | flag | what it is |', '| --- | --- | --- | --- |', ...rows]
}

function row(lists: readonly (readonly string[])[], about: string): string {
  const cells = lists.map((list) => list.map((one) => `\`${one}\``).join('<br>'))
  return `| ${[...cells, cell(about)].join(' | ')} |`
}

/** `defaults.forks` as people look for it: `[defaults] forks`. */
function keyText(key: string): string {
  return key.replace(/^(.*)\./, '[$1] ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
