import { defineModule } from '../src/module/define.ts'
import { serviceList } from '../src/state/families/service-list.ts'

export default defineModule({
  name: 'service_facts',
  summary: 'Tell which services there are, and which run, as the fact services',
  args: { properties: {} },
  returns: { ansible_facts: 'The fact `services`: each with its state and whether it starts at boot' },
  examples: [{ title: "Whether one runs, as services['nginx.service'].state", args: {} }],
  read: () => ({ services: serviceList() }),
  plan: () => [],
  result: (_args, { services }) => ({
    ansible_facts: { services: Object.fromEntries(services.map((service) => [service.name, { ...service }])) },
  }),
  facts: () => ['services'],
})
