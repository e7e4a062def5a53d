import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { reasonOf } from '../diagnostics/reason.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { type AnyModule, findModule, moduleNames } from '../module/find.ts'
import { defineCommand } from './command.ts'
import { markdownPages } from './docs/markdown.ts'
import { textList, textPage } from './docs/text.ts'
import { exit } from './exit.ts'
import { docsFlags } from './flags.ts'
import { loadAll } from './load.ts'
import { complain, say } from './say.ts'

/** Shows what modules there are and what they take, printed from the modules themselves. */
export const docs = defineCommand({
  name: 'docs',
  summary: 'Shows the modules, or one of them with its arguments and examples.',
  usage: 'rcprov docs [MODULE] | --write FOLDER | --flags | --variables PLAYBOOK… | --schema PLAYBOOK…',
  flags: docsFlags,
  run: async ({ write, flags, variables, schema }, words) => {
    if (variables || schema) return printVariables(words, schema === true)
    const [name, ...more] = words
    if (more.length > 0 || (write !== undefined && name !== undefined)) {
      return complain(`"${more[0] ?? name}" is too much; name one module, or none`, 'rcprov docs')
    }
    if (flags) return say((await import('./docs/flags-page.ts')).flagsPage())
    if (write !== undefined) return writePages(write)
    if (name === undefined) return say(textList(await allModules()))
    const module = await findModule(name)
    if (module) return say(textPage(module, Math.min(100, process.stdout.columns ?? 80)))
    const names = await moduleNames()
    return complain(`there is no module "${name}"${didYouMean(name, names)}`, 'rcprov docs')
  },
})

async function allModules(): Promise<readonly AnyModule[]> {
  const found = await Promise.all((await moduleNames()).map(findModule))
  return found.filter((module) => module !== undefined)
}

/** What the roles of playbooks take: for people, or for editors and other programs. */
async function printVariables(playbooks: readonly string[], asSchema: boolean): Promise<number> {
  if (playbooks.length === 0) return complain('of which playbook?', 'rcprov docs --variables site.yml')
  const loaded = await loadAll(playbooks, { inventory: ['localhost,'] })
  if (!loaded) return exit.usage
  const { roleVariables } = await import('./docs/role-variables.ts')
  const roles = await roleVariables(loaded.plays)
  const title = `Variables of ${playbooks.map((file) => basename(file)).join(' and ')}`
  if (!asSchema) return say((await import('./docs/variables-page.ts')).variablesPage(title, roles))
  const { variablesSchema } = await import('./docs/schema.ts')
  return say(`${JSON.stringify(variablesSchema(title, roles), null, 2)}\n`)
}

async function writePages(folder: string): Promise<number> {
  const pages = markdownPages(await allModules())
  try {
    await mkdir(folder, { recursive: true })
    await Promise.all([...pages].map(([file, text]) => writeFile(join(folder, file), text)))
  } catch (reason) {
    return complain(`can't write the pages: ${reasonOf(reason)}`)
  }
  return say(`${pages.size} pages in ${folder}\n`)
}
