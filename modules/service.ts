import { defineModule } from '../src/module/define.ts'
import { serviceReturns } from '../src/module/returns.ts'
import { conditionProbes, planSystemd, systemdProbes, systemdResult } from '../src/state/systemd/plan.ts'
import systemd from './systemd.ts'

export default defineModule({
  name: 'service',
  summary: "Start, stop and enable services with the host's own service manager",
  args: {
    required: ['name'],
    properties: {
      ...systemd.args.properties,
      use: {
        type: 'string',
        enum: ['auto', 'systemd'],
        default: 'auto',
        description: 'The service manager; the only one so far is systemd, whose arguments are taken too.',
      },
    },
  },
  returns: serviceReturns,
  examples: [
    { title: 'Run a service now and at boot', args: { name: 'nginx', state: 'started', enabled: true } },
    { title: 'Restart a service', args: { name: 'nginx', state: 'restarted' } },
  ],
  read: systemdProbes,
  readMore: conditionProbes,
  plan: planSystemd,
  result: (args, found) => systemdResult(args, found),
})
