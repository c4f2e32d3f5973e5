import type { Notice, Notices } from '../../app/ports/notices.ts';

/** Tells whoever looks at the terminal. */
export class WrittenNotices implements Notices {
  private readonly write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.write = write;
  }

  tell({ subject, text }: Notice): Promise<void> {
    this.write(`${subject.replace(/\s+/g, ' ')}\n${text}\n`);
    return Promise.resolve();
  }
}
