import { defineModule, refuse } from '../src/module/define.ts'

export default defineModule({
  name: 'ping',
  summary: 'See whether a host can be worked on',
  args: {
    properties: {
      data: {
        type: 'string',
        default: 'pong',
        description: 'What is to be answered; "crash" fails, to try out what happens then.',
      },
    },
  },
  returns: { ping: 'What was given as `data`' },
  examples: [
    { title: 'An answer', args: {} },
    { title: 'An answer of your own', args: { data: 'here I am' } },
  ],
  read: () => ({}),
  plan: ({ data }) => (data === 'crash' ? refuse('boom') : []),
  result: ({ data }) => ({ ping: data }),
})
