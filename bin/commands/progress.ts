/** A progress bar on a terminal; elsewhere, a line for each tenth, so that a log stays a log. */
export function progressBar(label: string, total: number): (done: number) => void {
  let tenth = -1;
  return (done) => {
    const ratio = total === 0 ? 1 : done / total;
    if (process.stderr.isTTY) {
      const filled = Math.round(ratio * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      process.stderr.write(`\r${label} ${bar} ${done}/${total}${done >= total ? '\n' : ''}`);
      return;
    }
    const reached = Math.floor(ratio * 10);
    if (reached > tenth) process.stderr.write(`${label} ${reached * 10} % (${done}/${total})\n`);
    tenth = reached;
  };
}

const WIDTH = 40;
