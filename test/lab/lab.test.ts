import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { hostNamed, reset } from '../../src/lab/lab.ts'
import { diff, mark } from '../../src/lab/mark.ts'
import { hostAt, type LabHost } from '../../src/lab/place.ts'
import { power } from '../../src/lab/power.ts'
import { ssh, sshArguments } from '../../src/lab/ssh.ts'
import { testLab } from './setup.ts'

const execute = promisify(execFile)
const [h1, h2, h3] = [hostAt(testLab, 1), hostAt(testLab, 2), hostAt(testLab, 3)]

async function on(host: LabHost, command: string): Promise<string> {
  return (await execute('ssh', ['-o', 'ConnectTimeout=1', ...sshArguments(testLab, host, [command])])).stdout.trim()
}

const paths = async (host: LabHost): Promise<string[]> => (await diff(host)).map(({ path }) => path)

beforeAll(async () => {
  await reset(testLab, { hosts: 3, python: false, inventory: inject('inventory') }, () => {})
})

describe('a host just up', () => {
  it('has booted systemd wholly, and has no Python and no curl', async () => {
    expect(await on(h1, 'systemctl is-system-running; command -v python3 curl; true')).toBe('running')
  })

  it('is in the inventory that the tests are given', async () => {
    const inventory = parse(await readFile(inject('inventory'), 'utf8'))
    expect(inventory.all.children.lab.hosts).toEqual({
      h1: { ansible_host: h1.address },
      h2: { ansible_host: h2.address },
      h3: { ansible_host: h3.address },
    })
  })

  it('finds the other hosts by name, and packages by way of the cache', async () => {
    expect(await on(h1, 'getent hosts h3')).toMatch(new RegExp(`^${h3.address}\\s+h3$`))
    expect(await on(h2, 'apt-get update 2>&1 | tail -1')).toBe('Reading package lists...')
  })
})

describe('ssh', () => {
  it('ends with the exit code of the command', async () => {
    expect(await ssh(testLab, h3, ['exit 7'])).toBe(7)
    expect(await ssh(testLab, h3, ['true'])).toBe(0)
  })
})

describe('diff', () => {
  it('shows nothing after logins that only read, also on a terminal and seconds later', async () => {
    await on(h1, 'cat /etc/passwd /etc/shadow; dpkg -l; systemctl status ssh; sudo -n true; find /var /run /tmp; true')
    await execute('ssh', ['-tt', ...sshArguments(testLab, h1, ['who'])])
    expect(await diff(h1)).toEqual([])
    await sleep(3000)
    expect(await diff(h1)).toEqual([])
  })

  it('shows what was added, changed and deleted, with the attributes that changed', async () => {
    await mark(h1)
    await on(h1, 'echo new > /etc/new; chmod 600 /etc/motd; rm /etc/issue.net; echo "x" >> /etc/profile')
    await on(h1, 'echo t > /tmp/t; mkdir /run/r; ln -sfn /nowhere /etc/rmt')
    expect(await diff(h1)).toEqual([
      { kind: 'deleted', path: '/etc/issue.net' },
      {
        kind: 'changed',
        path: '/etc/motd',
        attributes: [{ name: 'mode', before: '644', after: '600' }, { name: 'ctime' }],
      },
      { kind: 'added', path: '/etc/new' },
      {
        kind: 'changed',
        path: '/etc/profile',
        attributes: [
          { name: 'size', before: expect.any(String), after: expect.any(String) },
          { name: 'content' },
          { name: 'ctime' },
        ],
      },
      {
        kind: 'changed',
        path: '/etc/rmt',
        attributes: [
          { name: 'size', before: '13', after: '8' },
          { name: 'target', before: '/usr/sbin/rmt', after: '/nowhere' },
          { name: 'ctime' },
        ],
      },
      { kind: 'added', path: '/run/r' },
      { kind: 'added', path: '/tmp/t' },
    ])
  })

  it('shows the folder of a file that was made and removed again', async () => {
    await mark(h1)
    await on(h1, 'touch /srv/short-lived; rm /srv/short-lived')
    expect(await diff(h1)).toEqual([{ kind: 'changed', path: '/srv', attributes: [{ name: 'mtime' }] }])
  })

  it('tells new content of the same size and age from the old', async () => {
    await on(h1, 'echo one > /tmp/same; touch -d 2020-01-01 /tmp/same')
    await mark(h1)
    await on(h1, 'echo two > /tmp/same; touch -d 2020-01-01 /tmp/same')
    expect(await diff(h1)).toEqual([
      { kind: 'changed', path: '/tmp/same', attributes: [{ name: 'content' }, { name: 'ctime' }] },
    ])
  })

  it('shows a folder that was emptied and made again', async () => {
    await on(h1, 'mkdir -p /opt/app && touch /opt/app/a')
    await mark(h1)
    await on(h1, 'rm -r /opt/app && mkdir /opt/app && touch /opt/app/b')
    expect(await paths(h1)).toEqual(['/opt/app/a', '/opt/app/b'])
  })

  it('counts from the last mark', async () => {
    await on(h1, 'touch /etc/before')
    await mark(h1)
    expect(await diff(h1)).toEqual([])
    await on(h1, 'touch /etc/after')
    expect(await paths(h1)).toEqual(['/etc/after'])
  })
})

describe('power', () => {
  it('keeps the disk and empties /run and /tmp over a power cut', async () => {
    await on(h2, 'touch /run/volatile /tmp/volatile; echo kept > /etc/kept')
    await power(testLab, h2, 'off')
    await expect(on(h2, 'true')).rejects.toThrow()
    await power(testLab, h2, 'on')
    expect(await on(h2, 'cat /etc/kept; ls -d /run/volatile /tmp/volatile 2>/dev/null; true')).toBe('kept')
  })

  it('stops no service cleanly when it is cut', async () => {
    await on(
      h2,
      'printf "[Service]\\nExecStart=sleep 1d\\nExecStop=touch /etc/stopped\\n" > /etc/systemd/system/witness.service; systemctl start witness',
    )
    await power(testLab, h2, 'off')
    await power(testLab, h2, 'on')
    expect(await on(h2, 'ls /etc/stopped 2>/dev/null; systemctl is-active witness; true')).toBe('inactive')
  })

  it('reboots cleanly, with a new boot id and none of the old network rules', async () => {
    const boot = 'cat /proc/sys/kernel/random/boot_id'
    const first = await on(h3, `nft add table inet old; ${boot}`)
    await on(
      h3,
      'printf "[Service]\\nExecStart=sleep 1d\\nExecStop=touch /etc/stopped\\n" > /etc/systemd/system/witness.service; systemctl start witness',
    )
    await power(testLab, h3, 'reboot')
    expect(await on(h3, boot)).not.toBe(first)
    expect(await on(h3, 'nft list tables; ls /etc/stopped')).toBe('/etc/stopped')
  })

  it('comes back by itself when the host reboots itself', async () => {
    await on(h3, 'touch /run/volatile; systemctl reboot').catch(() => 'the connection may end first')
    await expect.poll(() => on(h3, 'ls /run').catch(() => 'volatile'), { timeout: 30_000 }).not.toMatch('volatile')
  })
})

describe('a host name', () => {
  it('that the lab does not have is refused with those it has', async () => {
    await expect(hostNamed(testLab, 'h9')).rejects.toMatchObject({
      message: '"h9" is not a host of the lab',
      help: 'it has h1, h2, h3',
    })
  })
})
