import { defineModule, refuse } from '../src/module/define.ts'
import { set } from '../src/state/change.ts'
import { packageNamed } from '../src/state/families/package.ts'
import { sh } from '../src/state/sh.ts'

export default defineModule({
  name: 'dpkg_selections',
  summary: 'Say what dpkg is to do with a package, such as to hold its version',
  args: {
    required: ['name', 'selection'],
    properties: {
      name: { type: 'string', description: 'The package.' },
      selection: {
        type: 'string',
        enum: ['install', 'hold', 'deinstall', 'purge'],
        description: '`hold` keeps its version as it is; `install` gives it free. Nothing is done at once.',
      },
    },
  },
  returns: { before: 'What was said of it before', after: 'What is said of it now' },
  examples: [
    { title: 'A package that only we upgrade', args: { name: 'mongodb-org-server', selection: 'hold' } },
    { title: 'Give it free', args: { name: 'mongodb-org-server', selection: 'install' } },
  ],
  read: ({ name }) => ({ at: packageNamed(name) }),
  plan: ({ name, selection }, { at }) => {
    if (!at || at.status === 'provided')
      return refuse(`Failed to find package '${name}' to perform selection '${selection}'.`)
    if (at.selection === selection) return []
    const script = sh`printf '%s %s\\n' ${name} ${selection} | dpkg --set-selections`
    return [
      {
        kind: 'state',
        title: selection === 'install' && at.selection === 'hold' ? 'give free' : selection,
        how: { kind: 'script', script, spooled: false },
        sets: [set(packageNamed(name), { ...at, selection })],
        provides: [],
        touches: 'own',
      },
    ]
  },
  result: ({ selection }, _found, _deeds, before) => ({
    before: before?.at?.selection ?? 'not present',
    after: selection,
  }),
})
