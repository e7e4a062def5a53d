import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/template/values.ts'
import { type Become, becomeCommand, becomeOf } from '../../src/transport/become.ts'
import { type Connection, connect } from '../../src/transport/connection.ts'
import { targetOf } from '../../src/transport/target.ts'

const STANDIN = join(import.meta.dirname, 'standins/sudo')

async function thisMachine(): Promise<Connection> {
  const target = targetOf('h1', { ansible_connection: 'local' })
  if (typeof target === 'string') throw new Error(target)
  const connection = await connect(target)
  if ('failure' in connection) throw new Error(connection.message)
  return connection
}

describe('becoming another user by sudo', () => {
  let connection: Connection
  beforeEach(async () => {
    connection = await thisMachine()
  })
  afterEach(() => connection.close())
  const sudo = (user: string, password?: string): Become => ({
    user,
    method: 'sudo',
    exe: STANDIN,
    ...(password !== undefined && { password: new Secret(password) }),
  })

  it.each([
    ['without being asked', sudo('free')],
    ['without being asked, though there is a password', sudo('free', 'unused')],
    ['with the right password', sudo('asks', 'right')],
  ])('gives a shell %s', async (_how, become) => {
    const shell = await connection.session(become)
    if ('failure' in shell) throw new Error(shell.message)
    expect(shell.user).toBe(become.user)
    expect(await shell.run('cat; echo on')).toEqual({ code: 0, stdout: Buffer.from('on\n'), stderr: '' })
  })

  it.each([
    [sudo('asks'), 'asks for a password', 'set ansible_become_password or use --ask-become-pass'],
    [sudo('asks', 'wrong'), `refused the password of ${userInfo().username}`, 'set ansible_become_password'],
    [sudo('needs-tty'), 'wants a terminal', 'requiretty'],
    [{ ...sudo('free'), exe: 'no-such-sudo' }, 'there is no no-such-sudo on h1', 'ansible_become_method'],
    [sudo('nobody-knows'), 'there is no user nobody-knows on h1', 'become_user'],
    [sudo('forbidden', 'right'), `${userInfo().username} on h1 may not become forbidden`, '/etc/sudoers.d'],
  ])('says why it can not: %#', async (become, message, help) => {
    const failure = await connection.session(become)
    expect(failure).toMatchObject({
      failure: 'become',
      message: expect.stringContaining(message),
      help: expect.stringContaining(help),
    })
    expect(JSON.stringify(failure)).not.toMatch(/"(right|wrong)/)
  })

  it('asks again after a failure', async () => {
    expect(await connection.session(sudo('asks'))).toHaveProperty('failure')
    expect(await connection.session(sudo('asks', 'right'))).toHaveProperty('run')
  })

  it('calls no sudo for the user who is logged in', async () => {
    const shell = await connection.session({ user: userInfo().username, method: 'sudo' })
    expect(shell).toBe(await connection.session())
  })

  it('keeps the password out of the command line', () => {
    expect(becomeCommand(sudo('asks', 'right'), 'prompt:', 'true')).not.toMatch('right')
  })
})

describe.runIf(userInfo().uid === 0)('becoming another user by su', () => {
  it('gives a shell even of one who may not log in', async () => {
    const connection = await thisMachine()
    const shell = await connection.session({ user: 'nobody', method: 'su' })
    if ('failure' in shell) throw new Error(shell.message)
    expect((await shell.run('id -un')).stdout.toString()).toBe('nobody\n')
    expect(await connection.session({ user: 'no-such-user', method: 'su' })).toMatchObject({
      failure: 'become',
      message: 'there is no user no-such-user on h1',
    })
    connection.close()
  })
})

describe('whom to become', () => {
  it.each([
    ['nobody by default', {}, {}, null],
    ['root by sudo', { ansible_become: true }, {}, { user: 'root', method: 'sudo' }],
    ['what the variable says, against the play', { ansible_become: 'no' }, { become: true }, null],
    ['whom the play says', {}, { become: true, user: 'db', method: 'su' }, { user: 'db', method: 'su' }],
    [
      'whom the variables say, against the play',
      { ansible_become_user: 'web', ansible_become_method: 'ansible.builtin.sudo', ansible_become_exe: '/opt/sudo' },
      { become: true, user: 'db', method: 'su', flags: '-E' },
      { user: 'web', method: 'sudo', flags: '-E', exe: '/opt/sudo' },
    ],
    [
      'nothing of a method that is not there',
      { ansible_become: 'yes', ansible_become_method: 'doas' },
      {},
      'ansible_become_method "doas" is not supported; use sudo or su',
    ],
    [
      'nobody whose name is none',
      { ansible_become: true, ansible_become_user: '-x; reboot' },
      {},
      'ansible_become_user "-x; reboot" is not the name of a user',
    ],
  ])('is %s', (_what, vars, defaults, expected) => {
    expect(becomeOf(vars, defaults)).toEqual(expected)
  })

  it('finds the password under each of its names, and keeps it secret', () => {
    for (const name of ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass']) {
      const become = becomeOf({ ansible_become: true, [name]: 'hush' })
      expect(JSON.stringify(become)).not.toMatch('hush')
      expect(become).toHaveProperty('password')
    }
  })
})
