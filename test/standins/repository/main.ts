import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { inventoryPath } from '../../../src/lab/inventory.ts'
import { readMachine } from '../../../src/lab/machine.ts'
import { labFrom } from '../../../src/lab/place.ts'
import { filesFolder } from '../../../src/lab/proxy.ts'
import { isTrouble } from '../../../src/lab/trouble.ts'
import { fillReleases } from '../releases/lab.ts'
import { fillLab } from './lab.ts'

// `npm run standins`: gives the lab what stands in for MongoDB's and Rocket.Chat's servers, and writes beside its inventory
// what the playbooks need to go there.
process.umask(0o022)
try {
  await main()
} catch (error) {
  if (!isTrouble(error)) throw error
  process.stderr.write(`error: ${error.message}\n  help: ${error.help}\n`)
  process.exitCode = 2
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { inventory: { type: 'string' } } })
  const began = Date.now()
  const lab = labFrom(process.env)
  const report = (line: string) => process.stderr.write(`standins: ${line}\n`)
  const folder = dirname(values.inventory ?? inventoryPath(process.cwd()))
  const mongodb = await fillLab(lab, await readMachine(), report)
  await writeGroups(join(folder, 'mongodb.yml'), mongodb, ['mongodb'], 'the packages of the STAND-IN, NOT MongoDB')
  const releases = await fillReleases(lab, report)
  const groups = ['rocketchat', 'balancer']
  await writeGroups(join(folder, 'rocketchat.yml'), releases, groups, 'the releases of the STAND-IN, NOT Rocket.Chat')
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  process.stdout.write(`${filesFolder(lab)} is filled after ${seconds} s\n`)
  process.stdout.write(`groups and variables: ${relative(process.cwd(), folder)}; give the whole folder with -i\n`)
}

/** Writes variables for all, and groups in which all hosts of the lab are. */
async function writeGroups(file: string, vars: object, groups: readonly string[], what: string): Promise<void> {
  const children = Object.fromEntries(groups.map((group) => [group, { children: { lab: {} } }]))
  await mkdir(dirname(file), { recursive: true })
  const text = stringify({ all: { vars, children } }, { lineWidth: 0 })
  await writeFile(file, `# Written by "npm run standins": ${what}.\n${text}`)
}
