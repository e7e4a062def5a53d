import fc, { type Arbitrary } from 'fast-check'
import { anyFile, anyFolder, anyGoal, anyPath, ROOT } from './places.ts'

/** A task or block as a playbook has it. */
export type Written = Readonly<Record<string, unknown>>

/** What the tasks of a list may do. */
export interface Freedom {
  /** Commands that alter what other tasks care for: no plan can foresee that. */
  readonly commandsMeddle: boolean
  /** Owners that may not be there when they are needed: no plan looks for them. */
  readonly uncertainOwners: boolean
  /** Two names of one file: a plan knows them as two files. */
  readonly hardLinks: boolean
}

const some = <T>(value: Arbitrary<T>, weight = 1) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight, arbitrary: value })
const mode = fc.constantFrom('0644', '0600', '0755', '2775', 'u=rwX,g=rX,o=', 'g+w')
const text = fc.constantFrom('one\n', 'two\n', 'three', "{{ r0.stat.mode | default('none') }}\n", '{{ word }}\n')

function attributes({ uncertainOwners }: Freedom) {
  const users = uncertainOwners
    ? ['root', 'nobody', 'nobody', 'anna', '1001', 'nosuchuser']
    : ['root', 'nobody', '4711']
  const groups = uncertainOwners ? ['root', 'nogroup', 'crew'] : ['root', 'nogroup', '4711']
  return {
    mode: some(mode, 2),
    owner: some(fc.constantFrom(...users), 2),
    group: some(fc.constantFrom(...groups)),
  }
}

const record = (shape: Readonly<Record<string, Arbitrary<unknown>>>): Arbitrary<Written> =>
  fc.record(shape).map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))

const file = (freedom: Freedom) => {
  const care = { ...attributes(freedom), follow: some(fc.boolean()) }
  return fc
    .oneof(
      {
        weight: 4,
        arbitrary: record({
          path: anyFolder,
          state: fc.constant('directory'),
          ...care,
          recurse: some(fc.constant(true)),
        }),
      },
      { weight: 2, arbitrary: record({ path: anyPath, state: fc.constant('absent') }) },
      { weight: 2, arbitrary: record({ path: anyFile, state: fc.constant('touch'), ...care }) },
      { weight: 2, arbitrary: record({ path: anyPath, ...care }) },
      {
        weight: 3,
        arbitrary: record({
          path: anyPath,
          state: fc.constant('link'),
          src: anyGoal,
          ...care,
          force: some(fc.constant(true), 4),
        }),
      },
      {
        weight: freedom.hardLinks ? 1 : 0,
        arbitrary: record({
          path: anyFile,
          state: fc.constant('hard'),
          src: anyFile,
          force: some(fc.constant(true), 4),
        }),
      },
    )
    .map((args) => ({ file: args }))
}

const copy = (freedom: Freedom) => {
  const care = { ...attributes(freedom), force: some(fc.constant(false)), follow: some(fc.constant(true)) }
  return fc
    .oneof(
      { weight: 4, arbitrary: record({ content: text, dest: anyFile, ...care }) },
      {
        weight: 1,
        arbitrary: record({ src: fc.constant('one.txt'), dest: anyFolder.map((path) => `${path}/`), ...care }),
      },
      { weight: 2, arbitrary: record({ src: fc.constant('one.txt'), dest: anyPath, ...care }) },
      { weight: 2, arbitrary: record({ src: fc.constantFrom('tree', 'tree/'), dest: anyFolder, ...care }) },
      { weight: 2, arbitrary: record({ src: anyFile, dest: anyPath, remote_src: fc.constant(true), ...care }) },
    )
    .map((args) => ({ copy: args }))
}

const template = (freedom: Freedom) =>
  record({ src: fc.constant('one.j2'), dest: anyFile, ...attributes(freedom), follow: some(fc.boolean()) }).map(
    (args) => ({
      template: args,
    }),
  )

const lineinfile = (freedom: Freedom) => {
  const line = fc.constantFrom('one', 'two', 'key = 1', 'key = 2')
  return fc
    .oneof(
      record({ path: anyFile, line, create: some(fc.boolean(), 4), ...attributes(freedom) }),
      record({ path: anyFile, line, regexp: fc.constant('^key'), create: some(fc.boolean()) }),
      record({ path: anyFile, regexp: fc.constantFrom('^key', 'o'), state: fc.constant('absent') }),
    )
    .map((args) => ({ lineinfile: args }))
}

const look = ({ commandsMeddle }: Freedom) =>
  fc.oneof(
    record({ path: anyPath, follow: some(fc.boolean()) }).map((args) => ({ stat: args })),
    anyFile.map((path) => ({ command: { cmd: commandsMeddle ? `cat ${path}` : 'true' }, changed_when: false })),
  )

const meddling = fc
  .oneof(
    fc
      .tuple(fc.constantFrom('touch', 'mkdir -p', 'rm -rf', 'rm -f', 'chmod 0700', 'chown nobody'), anyPath)
      .map((words) => words.join(' ')),
    fc.tuple(fc.constantFrom('mv', 'ln -sfn', 'ln', 'cp -a'), anyPath, anyPath).map((words) => words.join(' ')),
    anyFile.map((path) => `sh -c 'echo more >> ${path}'`),
  )
  .chain((cmd) => record({ cmd: fc.constant(cmd), creates: some(anyPath), removes: some(anyPath) }))

/** Commands that only make what no other task has to do with. */
const apart = fc
  .constantFrom('touch', 'mkdir -p')
  .chain((verb) => record({ cmd: fc.constant(`${verb} ${ROOT}-apart`), creates: some(fc.constant('/srv')) }))

const command = ({ commandsMeddle }: Freedom) =>
  fc
    .tuple(commandsMeddle ? meddling : apart, fc.constantFrom('command', 'shell'), some(fc.boolean()))
    .map(([args, module, changed]) => ({ [module]: args, ...(changed !== undefined && { changed_when: changed }) }))

const account = fc.oneof(
  record({
    name: fc.constantFrom('anna', 'bert'),
    state: some(fc.constant('absent'), 2),
    create_home: fc.constant(false),
    uid: some(fc.constantFrom(1001, 1002)),
    groups: some(fc.constantFrom(['crew'], ['daemon'])),
    shell: some(fc.constant('/bin/sh')),
  }).map((args) => ({ user: args })),
  record({
    name: fc.constantFrom('crew', 'anna'),
    state: some(fc.constant('absent'), 2),
    gid: some(fc.constant(1777)),
  }).map((args) => ({ group: args })),
)

const unitFile = fc.constantFrom('1d', '2d').map((time) => ({
  copy: {
    content: `[Service]\nExecStart=sleep ${time}\n[Install]\nWantedBy=multi-user.target\n`,
    dest: '/etc/systemd/system/model.service',
  },
}))
const service = fc.oneof(
  { weight: 2, arbitrary: unitFile },
  {
    weight: 3,
    arbitrary: record({
      name: fc.constant('model'),
      state: some(fc.constantFrom('started', 'stopped', 'restarted'), 8),
      enabled: some(fc.boolean()),
      daemon_reload: fc.constant(true),
    }).map((args) => ({ systemd: args })),
  },
)

const setting = fc.oneof(
  fc.constantFrom('first', 'second').map((word) => ({ set_fact: { word } })),
  fc.constant({ meta: 'flush_handlers' }),
  fc.constantFrom('r0', 'r1').map((name) => ({ debug: { msg: `{{ ${name} is defined and ${name} is changed }}` } })),
)

/** What is done several times, each time at another path. */
const loops = (freedom: Freedom) =>
  fc
    .tuple(
      fc.oneof(
        file(freedom),
        copy(freedom),
        lineinfile(freedom),
        ...(freedom.commandsMeddle ? [command(freedom)] : []),
      ),
      fc.uniqueArray(anyPath, { minLength: 1, maxLength: 3 }),
    )
    .map(([task, items]) => ({ ...overItems(task), loop: items }))

function overItems(task: Written): Written {
  return JSON.parse(JSON.stringify(task).replace(/"(path|dest)":"[^"]*"/, '"$1":"{{ item }}"'))
}

const conditions = [
  'r0.stat is defined and r0.stat.exists',
  'r0.stat is not defined or not r0.stat.exists',
  'r0 is defined and r0 is changed',
  'r1 is defined and r1 is failed',
  "word == 'first'",
]

/** What any task may have besides. */
const frame = record({
  register: some(fc.constantFrom('r0', 'r1'), 3),
  when: some(fc.constantFrom(...conditions)),
  notify: some(fc.constantFrom('line', 'folder', 'both')),
})

const asNobody = some(fc.constant({ become: true, become_user: 'nobody' }))

function single(freedom: Freedom): Arbitrary<Written> {
  const task = fc.oneof(
    { weight: 6, arbitrary: file(freedom) },
    { weight: 6, arbitrary: copy(freedom) },
    { weight: 3, arbitrary: template(freedom) },
    { weight: 4, arbitrary: lineinfile(freedom) },
    { weight: 3, arbitrary: look(freedom) },
    // After a command, much of a plan is known only later.
    { weight: freedom.commandsMeddle ? 4 : 1, arbitrary: command(freedom) },
    { weight: 2, arbitrary: loops(freedom) },
    { weight: 1, arbitrary: account },
    { weight: 1, arbitrary: service },
  )
  const framed = fc.tuple(task, frame, freedom.uncertainOwners ? asNobody : fc.constant(undefined))
  return fc.oneof(
    {
      weight: 9,
      arbitrary: framed.map(([written, more, user]) => ({ ...written, ...more, ...user, ignore_errors: true })),
    },
    { weight: 1, arbitrary: setting },
  )
}

const block = (freedom: Freedom) =>
  fc
    .record({
      block: fc.array(single(freedom), { minLength: 1, maxLength: 3 }),
      rescue: fc.array(single(freedom), { minLength: 1, maxLength: 2 }),
    })
    .map(({ block: steps, rescue }) => ({ block: steps.map(({ ignore_errors: _, ...task }) => task), rescue }))

/** A list of tasks that get in each other's way; some come twice. */
export function anyTasks(freedom: Freedom): Arbitrary<readonly Written[]> {
  const step = fc.oneof({ weight: 12, arbitrary: single(freedom) }, { weight: 1, arbitrary: block(freedom) })
  const once = fc.array(step, { minLength: 1, maxLength: 16, size: 'max' })
  return fc
    .tuple(once, fc.array(fc.nat(15), { maxLength: 3 }))
    .map(([tasks, again]) => [...tasks, ...again.flatMap((index) => [tasks[index] ?? []].flat())])
}
