// The completion script of each shell, from the words that there are. Pure.
import type { CommandWords, Flag } from './words.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What the program may be called by: installed, by its package, and by an alias for the npm script. */
export const callers = ['otp-router', 'cognito-otp-router', 'otp'] as const;

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const joined = (words: readonly string[]): string => quote(words.join(' '));
const names = (commands: readonly CommandWords[]): string[] => commands.map(({ name }) => name);
const flagNames = ({ flags }: CommandWords): string[] => flags.map(({ name }) => name);

/** `case` patterns: what is complete after a flag that takes a value, or after the command. */
function caseLines(commands: readonly CommandWords[], files: string): string[] {
  const after = (command: CommandWords, { name, value }: Flag): string[] => {
    const pattern = `'${command.name} ${name}'`;
    if (value === 'none') return [];
    if (value === 'file') return [`    ${pattern}) ${files}; return ;;`];
    return [`    ${pattern}) words=${value === 'text' ? "''" : joined(value)} ;;`];
  };
  return commands.flatMap((command) => [
    ...command.flags.flatMap((flag) => after(command, flag)),
    `    ${quote(`${command.name} `)}*) words=${joined([...command.choices, ...flagNames(command)])} ;;`,
  ]);
}

const bash = (commands: readonly CommandWords[]): string => `# otp-router: source this in ~/.bashrc
_otp_router() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${names(commands).join(' ')} " in *" $word "*) command=$word; break ;; esac
  done
  case "$command $before" in
${caseLines(commands, 'COMPREPLY=($(compgen -f -- "$current"))').join('\n')}
    *) words=${joined(names(commands))} ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o filenames -F _otp_router ${callers.join(' ')}
`;

const zsh = (commands: readonly CommandWords[]): string => `#compdef ${callers.join(' ')}
# otp-router: source this in ~/.zshrc, after compinit
_otp_router() {
  local before=\${words[CURRENT-1]} command= word all
  local -a known
  known=(${names(commands).join(' ')})
  for word in \${words[2,CURRENT-1]}; do
    if (( \${known[(Ie)$word]} )); then command=$word; break; fi
  done
  case "$command $before" in
${caseLines(commands, '_files').join('\n').replaceAll('words=', 'all=')}
    *) all=${joined(names(commands))} ;;
  esac
  compadd -- \${=all}
}
compdef _otp_router ${callers.join(' ')}
`;

function fish(commands: readonly CommandWords[]): string {
  const all = names(commands).join(' ');
  const lines = (caller: string): string[] => [
    `complete -c ${caller} -f`,
    ...commands.flatMap(({ name, summary, choices, flags }) => {
      const within = `-n '__fish_seen_subcommand_from ${name}'`;
      return [
        `complete -c ${caller} -n 'not __fish_seen_subcommand_from ${all}' -a ${name} -d ${quote(summary)}`,
        ...(choices.length > 0 ? [`complete -c ${caller} ${within} -a ${joined(choices)}`] : []),
        ...flags.map(({ name: flag, value }) => {
          const option = flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
          const takes =
            value === 'none'
              ? ''
              : value === 'file'
                ? ' -r -F'
                : value === 'text'
                  ? ' -x'
                  : ` -x -a ${joined(value)}`;
          return `complete -c ${caller} ${within} ${option}${takes}`;
        }),
      ];
    }),
  ];
  return `# otp-router: put this into ~/.config/fish/completions\n${callers.flatMap(lines).join('\n')}\n`;
}

export const completionScript = (shell: Shell, commands: readonly CommandWords[]): string =>
  ({ bash, zsh, fish })[shell](commands);
