import { defineModule, refuse } from '../src/module/define.ts'
import { packageList } from '../src/state/families/package-list.ts'
import type { Json } from '../src/state/json.ts'

export default defineModule({
  name: 'package_facts',
  summary: 'Tell which packages are installed, as the fact packages',
  args: {
    properties: {
      manager: {
        type: 'array',
        items: { type: 'string' },
        default: ['auto'],
        description: 'Whose packages: auto and apt are the same, there are no others.',
      },
      strategy: {
        type: 'string',
        enum: ['first', 'all'],
        default: 'first',
        description: 'With several managers, whether the first that is there is enough.',
      },
    },
  },
  returns: { ansible_facts: 'The fact `packages`: a list for each name' },
  examples: [{ title: 'What is installed, as packages.nginx[0].version', args: {} }],
  read: () => ({ installed: packageList() }),
  plan: ({ manager }, { installed }) => {
    const known = manager.filter((name) => ['auto', 'apt'].includes(name.toLowerCase()))
    if (known.length > 0 && installed) return []
    return refuse('Could not detect a supported package manager: only apt is known, and dpkg must be there')
  },
  result: (_args, { installed }) => {
    const packages = new Map<string, Json[]>()
    for (const { name, version, architecture, section, origin } of installed ?? []) {
      const one = { name, version, arch: architecture, category: section, origin, source: 'apt' }
      packages.set(name, [...(packages.get(name) ?? []), one])
    }
    return { ansible_facts: { packages: Object.fromEntries(packages) } }
  },
  facts: () => ['packages'],
})
