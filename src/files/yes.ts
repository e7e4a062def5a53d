/** Whether a text is one of the words that Ansible takes for yes. */
export function saysYes(text: string): boolean {
  return ['yes', 'on', 'true', '1', 'y', 't', '1.0'].includes(text.trim().toLowerCase())
}
