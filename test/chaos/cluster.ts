import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hostsUpTo, type Lab, type LabHost } from '../../src/lab/place.ts'
import { blankHosts } from '../lab/support/hosts.ts'
import { secretsOf, standinRepository, writeGroups } from '../lab/support/mongodb.ts'

const PASSWORD = 'password of the test'

/** Three hosts that are to become a replica set, and a folder with all that an apply is told of them. */
export interface Cluster {
  readonly lab: Lab
  readonly hosts: readonly LabHost[]
  readonly folder: string
  readonly temp: string
  readonly inventory: readonly string[]
  readonly passwordFile: string
  /** Where the role keeps the secrets that it makes. */
  readonly secretsFile: string
}

/** Writes inventory and password into the folder, and fills the lab's repository. The hosts are not touched. */
export async function describeCluster(lab: Lab, folder: string): Promise<Cluster> {
  const temp = join(folder, 'tmp')
  await mkdir(temp, { recursive: true })
  const hosts = hostsUpTo(lab, 3)
  const faster = { mongodb_set_parameters: { standinTimeScale: 0.2 } }
  const vars = { ...(await standinRepository(lab)), ...faster }
  const groups = await writeGroups({ ...lab, folder }, 'groups', { mongodb: hosts }, vars)
  const passwordFile = join(folder, 'vault-password')
  await writeFile(passwordFile, `${PASSWORD}\n`)
  const secretsFile = join(folder, 'group_vars/mongodb/mongodb-secrets.yml')
  return { lab, hosts, folder, temp, inventory: [join(folder, 'hosts.yml'), groups], passwordFile, secretsFile }
}

/** Boots the hosts anew, with nothing on them, and forgets the secrets of those before. */
export async function blank({ lab, folder, inventory }: Cluster): Promise<void> {
  await blankHosts(lab, inventory[0] ?? '')
  await rm(join(folder, 'group_vars'), { recursive: true, force: true })
}

/** The passwords that the role made, by what they are for. */
export function passwordsOf({ secretsFile }: Cluster): Promise<Readonly<Record<string, string>>> {
  return secretsOf(secretsFile, PASSWORD)
}
