import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { inventoryPath } from '../../../src/lab/inventory.ts'
import { readMachine } from '../../../src/lab/machine.ts'
import { labFrom } from '../../../src/lab/place.ts'
import { filesFolder } from '../../../src/lab/proxy.ts'
import { isTrouble } from '../../../src/lab/trouble.ts'
import { fillLab } from './lab.ts'

// `npm run standins`: gives the lab the stand-in's repository, and writes beside its inventory what playbooks/mongodb.yml needs.
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
  const vars = await fillLab(lab, await readMachine(), (line) => process.stderr.write(`standins: ${line}\n`))
  const file = join(dirname(values.inventory ?? inventoryPath(process.cwd())), 'mongodb.yml')
  const groups = stringify({ all: { vars, children: { mongodb: { children: { lab: {} } } } } }, { lineWidth: 0 })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `# Written by "npm run standins": the packages of the STAND-IN, NOT MongoDB.\n${groups}`)
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  process.stdout.write(`${join(filesFolder(lab), 'mongodb')} is built after ${seconds} s\n`)
  process.stdout.write(`group and variables: ${relative(process.cwd(), file)}; give the whole folder with -i\n`)
}
