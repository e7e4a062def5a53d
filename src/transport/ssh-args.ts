import type { Target } from './target.ts'

/** What ssh's options and ~/.ssh/config say of a host. */
export interface SshSettings {
  readonly address?: string
  readonly port?: number
  readonly user?: string
  readonly privateKeyFile?: string
  readonly knownHostsFiles?: readonly string[]
  readonly checkHostKey?: Target['checkHostKey']
}

const SHORT_FORMS: Readonly<Record<string, string>> = { p: 'port', l: 'user', i: 'identityfile' }

// Those of the ssh program's own affairs, which no login of ours hangs on.
const WITHOUT_EFFECT = new Set([
  ...[
    'addkeystoagent',
    'batchmode',
    'checkhostip',
    'compression',
    'connectionattempts',
    'controlmaster',
    'controlpath',
  ],
  ...['controlpersist', 'forwardx11', 'gssapiauthentication', 'hashknownhosts', 'loglevel', 'requesttty'],
  ...['serveralivecountmax', 'serveraliveinterval', 'tcpkeepalive', 'updatehostkeys', 'visualhostkey'],
])

/** Reads ssh's command-line options; of a setting that is given twice the first counts. */
export function parseSshArgs(text: string): SshSettings | string {
  const words = splitWords(text)
  let settings: SshSettings = {}
  for (let i = 0; i < words.length; i++) {
    if (/^-[CqTvx]+$/.test(words[i] ?? '')) continue
    const [, letter, attached] = /^-([a-zA-Z])(.*)$/.exec(words[i] ?? '') ?? []
    const named = letter === 'o' ? undefined : SHORT_FORMS[letter ?? '']
    if (letter !== 'o' && !named) return `"${words[i]}" is not supported`
    const value = attached || words[++i]
    if (value === undefined) return `"-${letter}" needs a value`
    if (letter === 'o' && WITHOUT_EFFECT.has(/^\w*/.exec(value)?.[0].toLowerCase() ?? '')) continue
    const setting = named ? readSetting(named, value) : readOption(value)
    if (!setting) return `"-o ${value}" is not supported`
    if (typeof setting === 'string') return setting
    settings = { ...setting, ...settings }
  }
  return settings
}

/** `Port=22`, `Port 22`. */
function readOption(text: string): SshSettings | string | undefined {
  const [, name = '', value = ''] = /^(\w+)\s*[\s=]\s*(.*)$/.exec(text) ?? []
  // Where the host is, the inventory says.
  return /^hostname$/i.test(name) ? undefined : readSetting(name.toLowerCase(), value)
}

/** One setting by ssh's name for it in small letters; undefined if it is none that is taken. */
export function readSetting(name: string, value: string): SshSettings | string | undefined {
  switch (name) {
    case 'hostname':
      return { address: value }
    case 'port':
      return /^\d+$/.test(value) ? { port: Number(value) } : `"${value}" is not a port`
    case 'user':
      return { user: value }
    case 'identityfile':
      return { privateKeyFile: value }
    case 'userknownhostsfile':
      return { knownHostsFiles: splitWords(value) }
    case 'stricthostkeychecking':
      return { checkHostKey: strictness(value) }
    default:
      return undefined
  }
}

/** ssh would ask for "ask"; a run has nobody to ask, so that is "yes". */
function strictness(value: string): Target['checkHostKey'] {
  if (['no', 'off', 'false'].includes(value)) return 'no'
  return value === 'accept-new' ? 'accept-new' : 'yes'
}

/** Splits at blanks, as a shell does; quotes hold words together. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}
