import { defineModule, refuse } from '../src/module/define.ts'
import { set } from '../src/state/change.ts'
import { content } from '../src/state/families/content.ts'
import { sysctl } from '../src/state/families/sysctl.ts'
import { type Script, sh } from '../src/state/sh.ts'

const FILE = '/etc/hostname'

export default defineModule({
  name: 'hostname',
  summary: "Set the host's name, now and at boot",
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'The name, with or without a domain.' },
      use: {
        type: 'string',
        enum: ['debian', 'generic', 'systemd'],
        description:
          'Taken for the sake of existing playbooks; hostnamectl is asked where it works, else the file is written.',
      },
    },
  },
  returns: {
    name: 'The name',
    ansible_facts: 'The facts that follow from it: ansible_hostname, ansible_nodename, ansible_fqdn, ansible_domain',
  },
  examples: [{ title: 'The name that the inventory has', args: { name: '{{ inventory_hostname }}' } }],
  read: () => ({ now: sysctl('kernel.hostname'), file: content(FILE) }),
  plan: ({ name }, { now, file }) => {
    if (!/^(?=.{1,64}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(name)) {
      return refuse(`${name} is no name for a host: letters, digits and hyphens, with dots between, 64 at most`)
    }
    const atBoot = nameIn(file)
    if (now === name && atBoot === name) return []
    return [
      {
        kind: 'state',
        title: `hostname ${(atBoot === name ? now : atBoot) || 'none'} → ${name}`,
        how: { kind: 'script', script: renaming(name), spooled: false },
        sets: [set(sysctl('kernel.hostname'), name), set(content(FILE), Buffer.from(`${name}\n`))],
        provides: [],
        touches: 'everything',
      },
    ]
  },
  result: ({ name }) => {
    const [host = name, ...domain] = name.split('.')
    const names = { ansible_hostname: host, ansible_nodename: name, ansible_fqdn: name }
    return { name, ansible_facts: { ...names, ansible_domain: domain.join('.') } }
  },
})

/** The name that a host gets at boot. */
function nameIn(file: Buffer | null): string {
  const lines = file?.toString().split('\n') ?? []
  return lines.map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('#')) ?? ''
}

// Without a message bus, as in small containers, hostnamectl can do nothing.
function renaming(name: string): Script {
  return sh`{ hostnamectl --transient set-hostname ${name} && hostnamectl --pretty set-hostname ${name} &&
hostnamectl --static set-hostname ${name}; } 2>/dev/null || { printf '%s\\n' ${name} > ${FILE} && hostname ${name}; }`
}
