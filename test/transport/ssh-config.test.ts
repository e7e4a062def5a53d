import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSshConfig } from '../../src/transport/ssh-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'rcprov-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'config')
writeFileSync(
  file,
  `# servers
Host db*
  HostName 10.0.0.7
  Port 2222
  IdentityFile ~/.ssh/db
  IdentityFile ~/.ssh/spare
  UserKnownHostsFile ~/.ssh/lab ~/.ssh/known_hosts
  StrictHostKeyChecking accept-new
  ServerAliveInterval 5
Host inner
  ProxyJump bastion
Host direct
  ProxyCommand none
Host *
  User deploy
  Port 22
`,
)

describe('~/.ssh/config', () => {
  it('says how to reach a host; what comes first counts', async () => {
    expect(await readSshConfig('db1', file)).toEqual({
      address: '10.0.0.7',
      port: 2222,
      user: 'deploy',
      privateKeyFile: '~/.ssh/db',
      knownHostsFiles: ['~/.ssh/lab', '~/.ssh/known_hosts'],
      checkHostKey: 'accept-new',
    })
  })

  it('says little of a host that it does not name', async () => {
    expect(await readSshConfig('h1', file)).toEqual({ port: 22, user: 'deploy' })
  })

  it('is refused where it asks for a way that is not there', async () => {
    expect(await readSshConfig('inner', file)).toBe(`${file} asks for proxyjump to reach inner, which is not supported`)
    expect(await readSshConfig('direct', file)).toMatchObject({ user: 'deploy' })
  })

  it('need not be there', async () => {
    expect(await readSshConfig('h1', join(folder, 'missing'))).toEqual({})
  })
})
