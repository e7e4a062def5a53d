import { existsSync } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { stringify } from 'yaml'
import { reasonOf } from '../../diagnostics/reason.ts'
import { type Layout, roles } from './layout.ts'
import type { Answers } from './questions.ts'

const INVENTORY = 'hosts.yml'
const VARIABLES = 'group_vars/all.yml'
const PLAYBOOK = 'site.yml'
/** They would be read in place of what is written. */
const RIVALS = ['group_vars/all', 'group_vars/all.yaml', 'group_vars/all.json']

/** What stands in the way of the files, by names below the folder. */
export function inTheWay(folder: string): readonly string[] {
  return [INVENTORY, VARIABLES, PLAYBOOK, ...RIVALS].filter((name) => existsSync(join(folder, name)))
}

/** The texts of all files by their names. */
export function filesOf(layout: Layout, answers: Answers, folder: string): ReadonlyMap<string, string> {
  return new Map([
    [INVENTORY, inventoryText(layout)],
    [VARIABLES, variablesText(answers, folder)],
    [PLAYBOOK, playbookText],
  ])
}

function inventoryText(layout: Layout): string {
  const told = new Set<string>()
  const line = ({ name, address }: Layout['mongodb'][number]) => {
    const isNew = address !== null && !told.has(name)
    told.add(name)
    return `        ${scalar(name)}: ${isNew ? `{ ansible_host: ${scalar(address)} }` : '{}'}`
  }
  return [
    '# Written by `rcprov init`. The database is on mongodb, the instances are on rocketchat, and the world reaches balancer; a',
    '# host may be in several groups. Its address is told once.',
    'all:',
    '  children:',
    ...roles.flatMap((role) => [`    ${role}:`, '      hosts:', ...layout[role].map(line)]),
    '',
  ].join('\n')
}

function variablesText(answers: Answers, folder: string): string {
  const { user, release, domain, instances, certificate } = answers
  const file = (path = '') => JSON.stringify(pathBelow(path, folder))
  const own = certificate === 'files'
  return [
    '# Written by `rcprov init`. All variables: `rcprov docs --variables rcprov.cluster.rocketchat`. Secrets that are not given are',
    '# made in the first apply, and kept encrypted in group_vars/mongodb/ and group_vars/rocketchat/.',
    `ansible_user: ${scalar(user)}`,
    'ansible_become: true',
    '',
    `rocketchat_version: ${release}`,
    `rocketchat_domain: ${scalar(domain)}`,
    `rocketchat_instances: ${instances}`,
    '',
    `mongodb_version: "${answers['mongodb-version']}"`,
    '',
    `balancer_kind: ${answers['balancer-kind']}`,
    `balancer_certificate: ${certificate}`,
    ...(own ? [`balancer_certificate_file: ${file(answers['certificate-file'])}`] : []),
    ...(own ? [`balancer_key_file: ${file(answers['key-file'])}`] : []),
    ...(certificate === 'acme'
      ? [`balancer_acme_email: ${scalar(answers['acme-email'])}`, 'balancer_acme_terms_agreed: true']
      : []),
    `firewall_kind: ${answers.firewall}`,
    '',
  ].join('\n')
}

/** A text as YAML, quoted where it could be read as something else: a number, a truth, an alias. */
function scalar(text = ''): string {
  return stringify(text, { version: '1.1', lineWidth: 0 }).trimEnd()
}

/** A file in the folder goes with it to wherever it is taken. */
function pathBelow(path: string, folder: string): string {
  const below = relative(folder, resolve(path))
  return below.startsWith('..') ? resolve(path) : `{{ inventory_dir }}/${below}`
}

const playbookText = `# The whole cluster, by the playbooks that come with rcprov. Plays of your own may follow.
- import_playbook: rcprov.cluster.rocketchat
`

/** Writes all files or none; a string says why not. A file that is there is never written over. */
export async function writeNew(folder: string, files: ReadonlyMap<string, string>): Promise<string | undefined> {
  const written: string[] = []
  try {
    for (const [name, text] of files) {
      const path = join(folder, name)
      await mkdir(dirname(path), { recursive: true })
      const file = await open(path, 'wx')
      // From here on it is ours, even if the disk is full.
      written.push(path)
      await file.writeFile(text).finally(() => file.close())
    }
    return undefined
  } catch (reason) {
    for (const path of written) await rm(path, { force: true })
    return `can't write the files, and none is left behind: ${reasonOf(reason)}`
  }
}
