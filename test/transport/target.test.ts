import { userInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/template/values.ts'
import { addressOf, targetOf } from '../../src/transport/target.ts'

const me = userInfo().username

describe('where and how to log in', () => {
  it('is the name, the usual port and the user who runs it, if nothing is said', () => {
    expect(targetOf('h1', {})).toEqual({
      name: 'h1',
      connection: 'ssh',
      address: 'h1',
      port: 22,
      user: me,
      knownHostsFiles: [
        '~/.ssh/known_hosts',
        '~/.ssh/known_hosts2',
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
      checkHostKey: 'yes',
      connectTimeout: 10,
    })
  })

  it.each([
    ['address', { ansible_host: '10.0.0.1' }, { address: '10.0.0.1' }],
    ['address by its old name', { ansible_ssh_host: '10.0.0.1' }, { address: '10.0.0.1' }],
    ['port', { ansible_port: 2222 }, { port: 2222 }],
    ['port as text', { ansible_ssh_port: '2222' }, { port: 2222 }],
    ['user', { ansible_user: 'deploy' }, { user: 'deploy' }],
    ['user by its old name', { ansible_ssh_user: 'deploy' }, { user: 'deploy' }],
    ['user who is secret', { ansible_user: new Secret('deploy') }, { user: 'deploy' }],
    ['key', { ansible_ssh_private_key_file: '~/k' }, { privateKeyFile: '~/k' }],
    ['smart', { ansible_connection: 'smart' }, { connection: 'ssh' }],
    ['ssh by its full name', { ansible_connection: 'ansible.builtin.ssh' }, { connection: 'ssh' }],
    ['local', { ansible_connection: 'local', ansible_user: 'x' }, { connection: 'local', user: me }],
    ['an empty variable', { ansible_host: '', ansible_user: null }, { address: 'h1', user: me }],
    ['no check', { ansible_host_key_checking: 'false' }, { checkHostKey: 'no' }],
    ['a check', { ansible_host_key_checking: true }, { checkHostKey: 'yes' }],
    ['-o with a blank', { ansible_ssh_common_args: '-o StrictHostKeyChecking=no' }, { checkHostKey: 'no' }],
    [
      '-o without one',
      { ansible_ssh_extra_args: '-oStrictHostKeyChecking=accept-new' },
      { checkHostKey: 'accept-new' },
    ],
    ['-o in quotes', { ansible_ssh_args: `-o "Port 2222" -o 'User=deploy'` }, { port: 2222, user: 'deploy' }],
    [
      '-o in small letters',
      { ansible_ssh_args: '-o userknownhostsfile=/dev/null' },
      { knownHostsFiles: ['/dev/null'] },
    ],
    ['-o with two files', { ansible_ssh_args: '-o "UserKnownHostsFile=a b"' }, { knownHostsFiles: ['a', 'b'] }],
    ['-o IdentityFile', { ansible_ssh_args: '-o IdentityFile=~/k' }, { privateKeyFile: '~/k' }],
    [
      '-p, -l and -i',
      { ansible_ssh_args: '-p 2222 -l deploy -i~/k' },
      { port: 2222, user: 'deploy', privateKeyFile: '~/k' },
    ],
    ['the first of two options', { ansible_ssh_args: '-p 1', ansible_ssh_extra_args: '-p 2 -p 3' }, { port: 1 }],
    ['a variable before an option', { ansible_port: 1, ansible_ssh_args: '-p 2' }, { port: 1 }],
  ])('reads %s', (_what, vars, expected) => {
    expect(targetOf('h1', vars)).toMatchObject(expected)
  })

  it.each([
    ['variables', { ansible_user: 'var', ansible_ssh_args: '-l arg' }, { user: 'flag' }, { user: 'config' }, 'var'],
    ['options', { ansible_ssh_args: '-l arg' }, { user: 'flag' }, { user: 'config' }, 'arg'],
    ['flags', {}, { user: 'flag' }, { user: 'config' }, 'flag'],
    ['~/.ssh/config', {}, {}, { user: 'config' }, 'config'],
  ])('takes %s before what comes after', (_what, vars, defaults, config, expected) => {
    expect(targetOf('h1', vars, defaults, config)).toMatchObject({ user: expected })
  })

  it('reaches the address that ~/.ssh/config gives for the one in the inventory', () => {
    expect(addressOf('h1', { ansible_host: 'db' })).toBe('db')
    expect(targetOf('h1', { ansible_host: 'db' }, {}, { address: '10.0.0.1' })).toMatchObject({ address: '10.0.0.1' })
  })

  it.each(['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'])('keeps %s secret', (name) => {
    const target = targetOf('h1', { [name]: 'hush' })
    expect(target).toHaveProperty('password')
    expect(JSON.stringify(target)).not.toMatch('hush')
  })

  it("passes over what only concerns the program ssh, and takes the flags' options where the host has none", () => {
    const sshArgs = {
      ansible_ssh_args: '-C -o ControlMaster=auto -o ControlPersist=60s',
      ansible_ssh_common_args: '-p 23',
    }
    expect(targetOf('h1', {}, { sshArgs })).toMatchObject({ port: 23 })
    expect(targetOf('h1', { ansible_ssh_common_args: '-p 24' }, { sshArgs })).toMatchObject({ port: 24 })
  })

  it.each([
    [{ ansible_connection: 'docker' }, 'ansible_connection "docker" is not supported; use ssh or local'],
    [{ ansible_port: 'ssh' }, 'ansible_port "ssh" is not a port'],
    [{ ansible_port: 70000 }, 'ansible_port "70000" is not a port'],
    [{ ansible_ssh_args: '-C -A' }, 'ansible_ssh_args: "-A" is not supported'],
    [
      { ansible_ssh_common_args: '-o ProxyJump=bastion' },
      'ansible_ssh_common_args: "-o ProxyJump=bastion" is not supported',
    ],
    [{ ansible_ssh_extra_args: '-o HostName=h2' }, 'ansible_ssh_extra_args: "-o HostName=h2" is not supported'],
    [{ ansible_ssh_extra_args: '-J bastion' }, 'ansible_ssh_extra_args: "-J" is not supported'],
    [{ ansible_ssh_extra_args: 'bastion' }, 'ansible_ssh_extra_args: "bastion" is not supported'],
    [{ ansible_ssh_extra_args: '-p' }, 'ansible_ssh_extra_args: "-p" needs a value'],
    [{ ansible_ssh_extra_args: '-p x' }, 'ansible_ssh_extra_args: "x" is not a port'],
  ])('names what it does not support: %o', (vars, message) => {
    expect(targetOf('h1', vars)).toBe(message)
  })
})
