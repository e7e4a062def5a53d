import { defineModule } from '../src/module/define.ts'
import { aptProbes } from '../src/state/apt/goal.ts'
import { aptQuestions, planApt } from '../src/state/apt/plan.ts'
import { refreshResult } from '../src/state/apt/refresh.ts'
import apt from './apt.ts'

export default defineModule({
  name: 'package',
  summary: "Install, upgrade and remove packages with the host's own package manager",
  args: {
    required: ['name'],
    properties: {
      ...apt.args.properties,
      use: {
        type: 'string',
        enum: ['auto', 'apt'],
        default: 'auto',
        description: 'The package manager; the only one so far is apt, whose arguments are taken too.',
      },
    },
  },
  returns: {
    cache_updated: 'Whether the package lists were refreshed',
    cache_update_time: 'When they were refreshed last, in seconds since 1970',
  },
  examples: [
    { title: 'Install a package', args: { name: 'chrony', state: 'present' } },
    { title: 'Remove packages', args: { name: ['telnet', 'rsh-client'], state: 'absent' } },
  ],
  read: aptProbes,
  readMore: aptQuestions,
  plan: planApt,
  result: (_, { lists }, __, before) => refreshResult(lists, before?.lists),
})
