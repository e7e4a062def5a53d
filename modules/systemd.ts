import { defineModule } from '../src/module/define.ts'
import { serviceReturns } from '../src/module/returns.ts'
import { conditionProbes, planSystemd, systemdProbes, systemdResult } from '../src/state/systemd/plan.ts'

export default defineModule({
  name: 'systemd',
  summary: 'Start, stop, enable and mask units of systemd',
  args: {
    properties: {
      name: {
        type: 'string',
        aliases: ['service', 'unit'],
        description: 'The unit: `mongod`, `apt-daily.timer`, `demo@3001`. Without a suffix it is a service.',
      },
      state: {
        type: 'string',
        enum: ['started', 'stopped', 'restarted', 'reloaded'],
        description: 'Started and stopped are states; the others are done each time, and start what is not running.',
      },
      enabled: { type: 'boolean', description: 'Whether the unit starts at boot.' },
      masked: { type: 'boolean', description: 'Whether the unit is masked, so that nothing can start it.' },
      daemon_reload: {
        type: 'boolean',
        default: false,
        aliases: ['daemon-reload'],
        description: 'Has systemd read its units again, where any file of theirs has changed since it did.',
      },
      daemon_reexec: {
        type: 'boolean',
        default: false,
        aliases: ['daemon-reexec'],
        description: 'Has systemd execute itself anew.',
      },
      scope: {
        type: 'string',
        enum: ['system'],
        default: 'system',
        description: "The system's own units: there are no others here.",
      },
      no_block: { type: 'boolean', default: false, description: 'Does not wait until a start or stop is done.' },
      force: { type: 'boolean', default: false, description: 'Replaces links that are in the way.' },
    },
  },
  returns: serviceReturns,
  examples: [
    { title: 'Run a service now and at boot', args: { name: 'mongod', state: 'started', enabled: true } },
    {
      title: 'Restart a service whose unit file has changed',
      args: { name: 'demo@3001', state: 'restarted', daemon_reload: true },
    },
    { title: 'Keep a unit from ever starting', args: { name: 'systemd-resolved', state: 'stopped', masked: true } },
  ],
  read: systemdProbes,
  readMore: conditionProbes,
  plan: planSystemd,
  result: systemdResult,
})
