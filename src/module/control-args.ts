import type { ArgsSchema } from './args.ts'

/** The arguments of wait_for, which the engine itself carries out. */
export const waitForArgs = {
  properties: {
    host: { type: 'string', default: '127.0.0.1', description: 'The name or address to connect to, from the host.' },
    port: { type: 'integer', description: 'The TCP port that is to answer, or no longer.' },
    path: { type: 'string', format: 'path', description: 'The file on the host that is to be there, or to be gone.' },
    state: {
      type: 'string',
      enum: ['absent', 'drained', 'present', 'started', 'stopped'],
      default: 'started',
      description:
        'started or present: it answers or is there; stopped or absent: no longer; drained: nobody is connected.',
    },
    search_regex: {
      type: 'string',
      description: 'A Python expression that must match in the file, or in what comes from the port.',
    },
    timeout: { type: 'integer', default: 300, description: 'Wait at most so many seconds.' },
    delay: { type: 'integer', default: 0, description: 'Wait so many seconds before looking.' },
    sleep: { type: 'integer', default: 1, description: 'Seconds between two looks.' },
    connect_timeout: { type: 'integer', default: 5, description: 'Seconds for one connection to come about.' },
    exclude_hosts: {
      type: 'array',
      items: { type: 'string' },
      description: 'Names or addresses whose connections do not count, with state drained.',
    },
    active_connection_states: {
      type: 'array',
      items: { type: 'string' },
      default: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
      description: 'The states of connections that count, with state drained.',
    },
    msg: { type: 'string', description: 'What to say when it takes too long.' },
  },
} as const satisfies ArgsSchema

/** The arguments of wait_for_connection. */
export const waitForConnectionArgs = {
  properties: {
    timeout: { type: 'integer', default: 600, description: 'Wait at most so many seconds.' },
    delay: { type: 'integer', default: 0, description: 'Wait so many seconds before the first try.' },
    sleep: { type: 'integer', default: 1, description: 'Seconds between two tries.' },
    connect_timeout: { type: 'integer', default: 5, description: 'Seconds for one try.' },
  },
} as const satisfies ArgsSchema

/** The arguments of fetch. */
export const fetchArgs = {
  required: ['src', 'dest'],
  properties: {
    src: { type: 'string', format: 'path', description: 'The file on the host.' },
    dest: {
      type: 'string',
      description: 'A folder of the controller, in which the file is put under the name of the host and its own path.',
    },
    flat: {
      type: 'boolean',
      default: false,
      description: 'The destination is the file itself, or with a slash at its end the folder for it.',
    },
    fail_on_missing: { type: 'boolean', default: true, description: 'Fail if there is no such file.' },
    validate_checksum: { type: 'boolean', default: true, description: 'See whether the file came over whole.' },
  },
} as const satisfies ArgsSchema

/** The arguments of pause. */
export const pauseArgs = {
  exclusive: [['minutes', 'seconds']],
  properties: {
    minutes: { type: 'integer', description: 'Wait so many minutes.' },
    seconds: { type: 'integer', description: 'Wait so many seconds.' },
    prompt: { type: 'string', description: 'What to say, and on a terminal to ask, before going on.' },
    echo: { type: 'boolean', default: true, description: 'Show what is typed.' },
  },
} as const satisfies ArgsSchema
