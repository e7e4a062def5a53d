import type { Args } from '../src/module/args.ts'
import { remedyArg } from '../src/module/check-args.ts'
import { defineModule, type Plan, type Result } from '../src/module/define.ts'
import { isTrouble } from '../src/state/network.ts'
import type { RelayAnswer } from '../src/state/relay.ts'

const schema = {
  required: ['url', 'watchers', 'user', 'password'],
  properties: {
    url: { type: 'string', description: 'The instance that sends, as seen from the host: http://10.0.0.1:3000.' },
    watchers: {
      type: 'array',
      items: { type: 'string' },
      description: 'The instances that must push the message to who listens there, each as such a URL.',
    },
    user: { type: 'string', description: 'Who writes; he must be allowed to make private rooms.' },
    password: { type: 'string', secret: true, description: 'The password of that user.' },
    timeout: { type: 'number', default: 10, description: 'Within so many seconds the message must arrive.' },
    ...remedyArg,
  },
} as const

export default defineModule({
  name: 'message_check',
  summary: 'Check that a message that is sent by one instance of Rocket.Chat is pushed by others',
  args: schema,
  returns: {
    arrived: 'By instance, after how many milliseconds the message came, or why it did not',
    msg: 'What is wrong, or that all is well',
  },
  examples: [
    {
      title: 'From the first to the others, in a private room that is there only meanwhile',
      args: {
        url: 'http://10.0.0.1:3000',
        watchers: ['http://10.0.0.2:3000', 'http://10.0.0.3:3000'],
        user: 'admin',
        password: '{{ rocketchat_admin_password }}',
      },
    },
  ],
  read: () => ({}),
  plan: ({ url, watchers, user, password, timeout: seconds }): Plan => [
    {
      kind: 'deed',
      title: `send a message by ${url}`,
      how: { kind: 'relay', sender: url, watchers, user, password, seconds },
      sets: [],
      provides: [],
      touches: 'own',
      quiet: true,
    },
  ],
  result: (args, _found, [deed]) => (deed?.relay ? judged(args, deed.relay) : {}),
  toldByDeed: ['arrived', 'msg'],
})

function judged({ url, remedy }: Args<typeof schema>, told: RelayAnswer): Result {
  const fail = (what: string): Result => ({ failed: true, msg: remedy === undefined ? what : `${what}. ${remedy}` })
  if (isTrouble(told)) return fail(`${url}: ${told.trouble}`)
  const arrived = Object.fromEntries(told.arrived)
  const wrong = [...told.arrived].flatMap(([watcher, how]) => (typeof how === 'string' ? [`${watcher}: ${how}`] : []))
  if (told.left !== null) wrong.push(told.left)
  if (wrong.length === 0) return { arrived, msg: 'the message arrived everywhere' }
  return { arrived, ...fail(`A message by ${url} is not seen everywhere: ${wrong.join('; ')}`) }
}
