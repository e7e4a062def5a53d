import { dirname } from 'node:path/posix'
import { defineModule, type Refusal, refuse } from '../src/module/define.ts'
import { type FoundText, planText, textProbes, textProbesMore } from '../src/module/text-edit.ts'
import { type Change, set } from '../src/state/change.ts'
import { plainValue, sysctl, sysctlPath } from '../src/state/families/sysctl.ts'
import { plainPath } from '../src/state/folders.ts'
import { sh } from '../src/state/sh.ts'
import { parameterIn, parameterValue, withParameter } from '../src/state/sysctl-file.ts'

export default defineModule({
  name: 'sysctl',
  summary: 'Set a parameter of the kernel, in its file and where asked for at once',
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', aliases: ['key'], description: 'The parameter, such as vm.swappiness.' },
      value: {
        type: 'string',
        aliases: ['val'],
        description: 'Its value; yes and no stand for 1 and 0.',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether the file is to set the parameter.',
      },
      sysctl_file: {
        type: 'string',
        format: 'path',
        default: '/etc/sysctl.conf',
        description: 'The file that sets it at boot.',
      },
      sysctl_set: {
        type: 'boolean',
        default: false,
        description: 'See that the running kernel has the value, too.',
      },
      reload: {
        type: 'boolean',
        default: true,
        description: 'Have the kernel take all values of the file once it was changed.',
      },
      ignoreerrors: { type: 'boolean', default: false, description: 'Do not mind parameters that the kernel lacks.' },
    },
  },
  returns: { msg: 'Why the values could not be loaded' },
  examples: [
    {
      title: 'At boot and at once',
      args: { name: 'vm.swappiness', value: '1', sysctl_file: '/etc/sysctl.d/mongodb.conf', sysctl_set: true },
    },
    { title: 'Only at boot', args: { name: 'net.core.somaxconn', value: '4096', reload: false } },
    { title: 'No longer', args: { name: 'net.ipv4.ip_forward', state: 'absent' } },
  ],
  read: ({ name, sysctl_file: path }) => ({ ...textProbes({ path, create: true }), now: sysctl(name) }),
  readMore: ({ sysctl_file: path }, found) => textProbesMore({ path }, found),
  plan: (args, found) => {
    const wrong = refusal(args)
    if (wrong) return wrong
    const file = planFile(args, found)
    if ('failed' in file) return file
    const isReloaded = args.reload && file.length > 0
    return [...live(args, found.now), ...file, ...(isReloaded ? [reload(args, found.now)] : [])]
  },
  result: (_args, _found, [reloaded]) => {
    if (!reloaded || reloaded.code === 0) return {}
    return { failed: true, msg: `Failed to reload sysctl: ${reloaded.stdout}${reloaded.stderr}` }
  },
})

interface Given {
  readonly name: string
  readonly value: string | undefined
  readonly state: 'present' | 'absent'
  readonly sysctl_file: string
  readonly sysctl_set: boolean
  readonly ignoreerrors: boolean
}

function refusal({ name, value, state }: Given): Refusal | null {
  if (name.trim() === '') return refuse('name cannot be blank')
  // A parameter is a file below /proc/sys, and nothing beside it.
  if (name.split('/').includes('..')) return refuse(`${name} is not the name of a parameter`)
  if (state === 'absent') return null
  if (value === undefined) return refuse('state is present but all of the following are missing: value')
  return value.trim() === '' ? refuse('value cannot be blank') : null
}

function planFile(args: Given, found: FoundText) {
  const { name, state, sysctl_file: path } = args
  const folder = dirname(plainPath(path))
  return planText({ path, create: true, backup: false, validate: undefined }, found, (bytes) => {
    const text = bytes?.toString() ?? ''
    const value = state === 'absent' ? null : parameterValue(args.value ?? '')
    const after = withParameter(text, name, value)
    if (after === text) return bytes ? { bytes, title: '' } : null
    if (!found[`target ${folder}`]) return refuse(`Failed to write to file ${path}: there is no directory ${folder}`)
    return { bytes: Buffer.from(after), title: titleOf(name, parameterIn(text, name), value) }
  })
}

function titleOf(name: string, was: string | null, value: string | null): string {
  if (value === null) return `remove ${name}`
  return was === null ? `add ${name} = ${value}` : `${name} ${was} → ${value}`
}

/** The running kernel's own value, where it is cared for. */
function live(args: Given, now: string | null): Change[] {
  const { name, state, sysctl_set, ignoreerrors } = args
  const value = parameterValue(args.value ?? '')
  const isLacking = now === null && ignoreerrors
  if (!sysctl_set || state === 'absent' || isLacking || now === plainValue(value)) return []
  const write = sh`{ printf '%s\\n' ${value} > ${sysctlPath(name)}; } 2>/dev/null`
  const explain = sh`{ echo ${`setting ${name} to ${value} failed: the kernel has no such parameter, or refuses the value`} >&2; exit 1; }`
  return [
    {
      kind: 'state',
      title: now === null ? `${name} = ${value} now` : `${name} ${now} → ${value} now`,
      how: { kind: 'script', script: sh`${write} || ${explain}`, spooled: false },
      sets: [set(sysctl(name), plainValue(value))],
      provides: [],
      touches: 'own',
    },
  ]
}

/** Other files may set the same parameter, so that what it comes to is seen only then. */
function reload(args: Given, now: string | null): Change {
  const { name, state, sysctl_file: path, ignoreerrors } = args
  const isSet = state === 'present' && now !== null
  return {
    kind: 'deed',
    title: `reload ${path}`,
    how: {
      kind: 'script',
      script: sh`sysctl ${ignoreerrors ? ['-e'] : []} -p ${path}`,
      spooled: true,
      judged: true,
    },
    sets: isSet ? [set(sysctl(name), plainValue(parameterValue(args.value ?? '')))] : [],
    provides: [],
    touches: 'everything',
  }
}
