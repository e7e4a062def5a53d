import { describe, expect, it } from 'vitest'
import packageFacts from '../../modules/package_facts.ts'
import { packageList } from '../../src/state/families/package-list.ts'
import { argsOf, planned } from './local.ts'

const printed = `+
installed|adduser|3.134|all|admin
config-files|exim4|4.96-15|all|mail
installed|bash|5.2.15-2+b8|amd64|shells
installed|mongodb-org|7.0.14|amd64|database
installed|libc6|2.36-9+deb12u14|amd64|libs
installed|libc6|2.36-9+deb12u14|i386|libs
#
Package files:
 100 /var/lib/dpkg/status
     release a=now
 500 http://deb.debian.org/debian bookworm/main amd64 Packages
     release v=12.15,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64
     origin deb.debian.org
 500 https://repo.mongodb.org/apt/debian bookworm/mongodb-org/7.0/main amd64 Packages
     release o=mongodb,a=bookworm,n=bookworm,l=mongodb,c=main,b=amd64
     origin repo.mongodb.org
Pinned packages:
#
adduser:
  Installed: 3.134
  Candidate: 3.134
  Version table:
 *** 3.134 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
        100 /var/lib/dpkg/status
bash:
  Installed: 5.2.15-2+b8
  Candidate: 5.2.15-2+b13
  Version table:
     5.2.15-2+b13 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
 *** 5.2.15-2+b8 100
        100 /var/lib/dpkg/status
mongodb-org:
  Installed: 7.0.14
  Candidate: 7.0.14
  Version table:
 *** 7.0.14 500
        500 https://repo.mongodb.org/apt/debian bookworm/mongodb-org/7.0/main amd64 Packages
        100 /var/lib/dpkg/status
`

const { family, subject } = packageList()
const [installed = null] = family.parse(Buffer.from(printed), [subject])
const args = argsOf(packageFacts.args, {})

describe('package_facts', () => {
  it('tells of each installed package where its version comes from', () => {
    const { ansible_facts } = packageFacts.result(args, { installed }, [])
    const common = { source: 'apt' }
    const libc6 = { name: 'libc6', version: '2.36-9+deb12u14', category: 'libs', origin: '', ...common }
    expect(ansible_facts).toEqual({
      packages: {
        adduser: [{ name: 'adduser', version: '3.134', arch: 'all', category: 'admin', origin: 'Debian', ...common }],
        bash: [{ name: 'bash', version: '5.2.15-2+b8', arch: 'amd64', category: 'shells', origin: '', ...common }],
        'mongodb-org': [
          { name: 'mongodb-org', version: '7.0.14', arch: 'amd64', category: 'database', origin: 'mongodb', ...common },
        ],
        libc6: [
          { ...libc6, arch: 'amd64' },
          { ...libc6, arch: 'i386' },
        ],
      },
    })
  })

  it('needs dpkg, which it is told is there', () => {
    expect(packageFacts.plan(args, { installed })).toEqual([])
    const [none = null] = family.parse(Buffer.from('#\n#\n'), [subject])
    expect(packageFacts.plan(args, { installed: none })).toMatchObject({ failed: expect.stringContaining('dpkg') })
    expect(packageFacts.plan({ ...args, manager: ['rpm'] }, { installed })).toMatchObject({ failed: expect.anything() })
  })

  it('finds what this machine has', async () => {
    expect(await planned(packageFacts, {})).toEqual([])
  })

  it('is unknown as long as packages are planned, whatever is there now', () => {
    expect(family.cells(installed)).toEqual(family.cells(family.absent))
    expect(packageFacts.facts?.(args)).toEqual(['packages'])
  })
})
