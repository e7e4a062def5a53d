import type { Known } from './known.ts'
import { type Answers, type Name, type Question, questions } from './questions.ts'

/** Asks on the terminal; null: whoever was asked has gone. */
type Ask = (question: string) => Promise<string | null>

/** All that is to be known; or what is wrong or missing, line by line; or null: nobody answers any more. */
export type Settled = { readonly answers: Answers } | { readonly wrong: readonly string[] } | null

/** Completes what flags gave: by questions where somebody can be asked, else by what is usual. */
export async function settle(given: Answers, known: Known, ask: Ask | null): Promise<Settled> {
  const wrong = wrongFlags(given, known)
  if (wrong.length > 0) return { wrong }
  let answers = given
  const missing: Name[] = []
  for (const question of questions) {
    const { name, usual, matters = () => true } = question
    if (!matters(answers) || answers[name] !== undefined) continue
    const answer = ask ? await answerTo(question, answers, known, ask) : usual(answers, known)
    if (answer === null) return null
    if (answer === undefined) missing.push(name)
    else answers = { ...answers, [name]: answer }
  }
  if (missing.length > 0) return { wrong: [`missing: ${missing.map((name) => `--${name}`).join(', ')}`] }
  // What was fine by itself may not go with an answer that came as usual.
  const late = wrongFlags(answers, known)
  return late.length > 0 ? { wrong: late } : { answers }
}

function wrongFlags(given: Answers, known: Known): readonly string[] {
  const lists = ['mongodb', 'rocketchat', 'balancer'] as const
  const double =
    given.hosts !== undefined && given.hosts !== 'roles' ? lists.find((name) => given[name] !== undefined) : undefined
  const loose = questions.filter(
    ({ name, onlyWith, matters }) => given[name] !== undefined && onlyWith && !matters?.(given),
  )
  return [
    ...(double ? [`--hosts spreads the roles by itself; give it alone, or --${lists.join(', --')}`] : []),
    ...loose.map(({ name, onlyWith }) => `--${name} goes with --certificate ${onlyWith}`),
    ...questions.flatMap(({ name, wrong }) => {
      const text = given[name]
      const why = text === undefined ? undefined : wrong(text, given, known)
      return why === undefined ? [] : [`--${name}: ${why}`]
    }),
  ]
}

async function answerTo(
  { text, words, usual, wrong }: Question,
  answers: Answers,
  known: Known,
  ask: Ask,
): Promise<string | null> {
  const preset = usual(answers, known)
  const choice = words ? ` (${words(known).join(', ')})` : ''
  for (let why = ''; ; ) {
    const typed = await ask(`${why}${text}${choice}${preset === undefined ? '' : ` [${preset}]`}: `)
    if (typed === null) return null
    const answer = typed.trim() || preset
    const mistake = answer === undefined ? 'an answer is needed' : wrong(answer, answers, known)
    if (answer !== undefined && mistake === undefined) return answer
    why = `  ${mistake}\n`
  }
}
