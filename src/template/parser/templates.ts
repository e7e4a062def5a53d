import { type Grammar, isSymbol } from './grammar.ts'
import { at, type ParseTag } from './statements.ts'
import { parseNewName } from './targets.ts'
import type { Token } from './token.ts'
import type { Body, Statement } from './tree.ts'

/** The tags that reach into other templates. */
export const templateTags: ReadonlyMap<string, ParseTag> = new Map<string, ParseTag>([
  ['block', parseBlock],
  ['extends', (grammar, tag) => ({ typename: 'Extends', template: grammar.parseExpression(), ...at(tag) })],
  ['include', parseInclude],
  ['import', parseImport],
  ['from', parseFromImport],
])

function parseBlock(grammar: Grammar, tag: Token): Statement {
  const name = grammar.expect('symbol').value
  const scoped = grammar.skipSymbol('scoped')
  const required = grammar.skipSymbol('required')
  const body = grammar.parseBody('endblock')
  if (required && !isBlank(body)) grammar.failAt('a required block can hold only comments and white space', tag)
  grammar.expectSymbol('endblock')
  grammar.skipSymbol(name)
  return { typename: 'Block', name, scoped, required, body, ...at(tag) }
}

function isBlank(body: Body): boolean {
  return body.every((node) => node.typename === 'Data' && node.text.trim() === '')
}

function parseInclude(grammar: Grammar, tag: Token): Statement {
  const template = grammar.parseExpression()
  const ignoreMissing = isSymbol(grammar.peekToken(), 'ignore') && isSymbol(grammar.lookAhead(), 'missing')
  if (ignoreMissing) {
    grammar.nextToken()
    grammar.nextToken()
  }
  return { typename: 'Include', template, ignoreMissing, withContext: parseContext(grammar) ?? true, ...at(tag) }
}

function parseImport(grammar: Grammar, tag: Token): Statement {
  const template = grammar.parseExpression()
  grammar.expectSymbol('as')
  const name = parseNewName(grammar)
  return { typename: 'Import', template, name, withContext: parseContext(grammar) ?? false, ...at(tag) }
}

function parseFromImport(grammar: Grammar, tag: Token): Statement {
  const template = grammar.parseExpression()
  grammar.expectSymbol('import')
  const names: [string, string][] = []
  let withContext: boolean | null = null
  do {
    withContext = names.length > 0 ? parseContext(grammar) : null
    if (withContext !== null) break
    const token = grammar.peekToken()
    const name = parseNewName(grammar)
    if (name.startsWith('_')) grammar.failAt('names that start with an underscore can not be imported', token)
    names.push([name, grammar.skipSymbol('as') ? parseNewName(grammar) : name])
    withContext = parseContext(grammar)
  } while (withContext === null && grammar.skip('comma'))
  return { typename: 'FromImport', template, names, withContext: withContext ?? false, ...at(tag) }
}

/** `with context` or `without context`; null where neither stands. */
function parseContext(grammar: Grammar): boolean | null {
  const token = grammar.peekToken()
  const word = ['with', 'without'].find((name) => isSymbol(token, name))
  if (word === undefined || !isSymbol(grammar.lookAhead(), 'context')) return null
  grammar.nextToken()
  grammar.nextToken()
  return word === 'with'
}
