import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { missingProgram, type Needed, programProbes } from '../src/module/program.ts'
import { set } from '../src/state/change.ts'
import { type Apache, apacheModules } from '../src/state/families/apache.ts'
import { sh } from '../src/state/sh.ts'

const a2enmod: Needed = { path: '/usr/sbin/a2enmod', package: 'apache2' }

export default defineModule({
  name: 'apache2_module',
  summary: 'See that Apache loads a module, or does not; what it needs is loaded with it',
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'The module, as a2enmod calls it: proxy_http, headers, ssl.' },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether it is to be loaded once Apache is told to read its files.',
      },
      force: {
        type: 'boolean',
        default: false,
        description: 'Disable it also where others need it, which go too, and where Debian warns of that.',
      },
      identifier: {
        type: 'string',
        description:
          'Taken for the sake of existing playbooks: what is enabled is told by the links that a2enmod makes.',
      },
      ignore_configcheck: {
        type: 'boolean',
        default: false,
        description:
          'Taken for the sake of existing playbooks: Apache itself is not asked, so that its files may be wrong.',
      },
      warn_mpm_absent: { type: 'boolean', default: true, description: 'Taken for the sake of existing playbooks.' },
    },
  },
  returns: { result: 'What it is now' },
  examples: [
    { title: 'What a balancer needs', args: { name: 'proxy_wstunnel' } },
    { title: 'Not this one', args: { name: 'autoindex', state: 'absent', force: true } },
  ],
  read: () => ({ ...programProbes(a2enmod), apache: apacheModules() }),
  plan: ({ name, state, force }, found) => {
    const { apache } = found
    if (!apache) return missingProgram(a2enmod, found) ?? refuse('Apache has no /etc/apache2/mods-available')
    const isEnabled = apache.enabled.includes(name)
    if (isEnabled === (state === 'present')) return []
    return state === 'present' ? enable(name, apache) : disable(name, force, apache)
  },
  result: ({ name, state }) => ({ result: `Module ${name} ${state === 'present' ? 'enabled' : 'disabled'}` }),
})

type Modules = NonNullable<Apache>

function enable(name: string, apache: Modules): Plan {
  const { available, mayBeMore, enabled } = apache
  const wrong = (why: string) => refuse(`Failed to set module ${name} to enabled: ${why}`)
  const isThreaded = enabled.some((one) => one === 'mpm_event' || one === 'mpm_worker')
  if (name === 'cgi' && isThreaded)
    return refuse('Your MPM seems to be threaded. No automatic actions on module cgi possible.')
  if (!available.has(name) && !mayBeMore) return wrong(`Module ${name} does not exist!`)
  const all = withNeeds(name, apache)
  const rival = all.flatMap((one) => available.get(one)?.excludes ?? []).find((one) => enabled.includes(one))
  if (rival !== undefined)
    return wrong(`Module ${rival} is enabled - cannot proceed due to conflicts. It needs to be disabled first!`)
  const others = all.filter((one) => one !== name)
  const title = others.length > 0 ? `enable ${name}, also ${others.join(', ')}` : `enable ${name}`
  return change(title, sh`a2enmod -q ${name}`, { ...apache, enabled: [...enabled, ...all] })
}

function disable(name: string, force: boolean, apache: Modules): Plan {
  const others = needing(name, apache)
  if (others.length > 0 && !force) {
    const why = `The following modules depend on ${name} and need to be disabled first: ${others.join(' ')}`
    return refuse(`Failed to set module ${name} to disabled: ${why}`)
  }
  const gone = [name, ...others]
  const title = others.length > 0 ? `disable ${name}, also ${others.join(', ')}` : `disable ${name}`
  const script = sh`a2dismod -q ${force ? ['-f'] : []} ${name} < /dev/null`
  return change(title, script, { ...apache, enabled: apache.enabled.filter((one) => !gone.includes(one)) })
}

/** A module and all that it needs, as far as that is not enabled yet. */
function withNeeds(name: string, apache: Modules): string[] {
  const needs = (apache.available.get(name)?.needs ?? []).filter((one) => !apache.enabled.includes(one))
  return [...new Set([...needs.flatMap((one) => withNeeds(one, apache)), name])]
}

/** The enabled modules that need one, and those that need these. */
function needing(name: string, apache: Modules): string[] {
  const direct = apache.enabled.filter((one) => apache.available.get(one)?.needs.includes(name))
  return [...new Set(direct.flatMap((one) => [...needing(one, apache), one]))]
}

function change(title: string, script: ReturnType<typeof sh>, after: Modules): Plan {
  return [
    {
      kind: 'state',
      title,
      how: { kind: 'script', script, spooled: false },
      sets: [set(apacheModules(), after)],
      provides: [],
      touches: 'everything',
    },
  ]
}
