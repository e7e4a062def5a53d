import { earlyScope } from '../language/early-scope.ts'
import type { Play } from '../language/step.ts'
import type { Prompt } from '../language/vars-prompt.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import { type Raw, type RawDict, Secret, Template, type Value } from '../template/values.ts'

/** Asks on the terminal, hiding what is typed where it is private; null: there is nobody to answer. */
export type Ask = (question: string, isPrivate: boolean) => Promise<string | null>

/** The plays with the variables that their `vars_prompt` asks for, all before the first one begins; a string says what is missing. */
export async function answerPrompts(
  plays: readonly Play[],
  extra: RawDict,
  ask: Ask,
): Promise<readonly Play[] | string> {
  const answered: Play[] = []
  for (const play of plays) {
    const vars = new Map(play.vars)
    for (const prompt of play.varsPrompt) {
      // As in Ansible, what is given on the command line is not asked for.
      if (extra.has(prompt.name)) continue
      const answer = await answerOf(prompt, earlyScope([extra, vars]), ask)
      if ('missing' in answer) return answer.missing
      vars.set(prompt.name, answer.value)
    }
    answered.push(play.varsPrompt.length > 0 ? { ...play, vars } : play)
  }
  return answered
}

type Answer = { readonly value: Raw } | { readonly missing: string }

async function answerOf(prompt: Prompt, scope: ReturnType<typeof earlyScope>, ask: Ask): Promise<Answer> {
  try {
    const given = prompt.default === undefined ? undefined : evaluate(prompt.default, scope)
    const preset = given === undefined ? null : str(given instanceof Secret ? given.open() : given)
    const typed = await typedAnswer(prompt, given instanceof Secret ? String(given) : preset, ask)
    if (typed === null && preset === null) {
      return { missing: `there is no terminal to ask for "${prompt.name}" on: give it with -e ${prompt.name}=…` }
    }
    const text = typed === null || typed === '' ? (preset ?? '') : typed
    const value = prompt.encrypt === null ? text : hashed(prompt, text)
    // A default stands in the playbook for all to read, unless it is encrypted.
    const isSecret = text === preset ? given instanceof Secret : prompt.private
    return { value: isSecret ? new Secret(value) : value }
  } catch (reason) {
    if (reason instanceof TemplateError) return { missing: `vars_prompt of "${prompt.name}": ${reason.message}` }
    throw reason
  }
}

async function typedAnswer(prompt: Prompt, shownDefault: string | null, ask: Ask): Promise<string | null> {
  const question = shownDefault === null ? `${prompt.question}: ` : `${prompt.question} [${shownDefault}]: `
  for (let lead = ''; ; lead = 'They differ. ') {
    const first = await ask(lead + question, prompt.private)
    if (first === null || !prompt.confirm) return first
    const second = await ask(`confirm ${question}`, prompt.private)
    if (second === null || first === second) return second
  }
}

function hashed({ encrypt, salt, saltSize }: Prompt, text: string): string {
  const given = new Map<Raw, Raw>([
    ['text', text],
    ['kind', encrypt],
    ['salt', salt],
    ['size', saltSize],
  ])
  const place = { file: 'vars_prompt', line: 1, column: 1 }
  const made: Value = evaluate(new Template('{{ text | password_hash(kind, salt, size) }}', place), earlyScope([given]))
  return str(made)
}
