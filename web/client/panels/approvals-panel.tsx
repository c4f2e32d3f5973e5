import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApprovalReply, PendingApproval } from '../../api.ts';
import { callApi } from '../live/call-api.ts';
import { Bar } from '../parts/bar.tsx';
import { Facts } from '../parts/facts.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { useText } from '../words/text.ts';

interface Asking {
  readonly clockAheadMs: number;
  /** Asks the server for what changed. */
  readonly onAnswered: () => void;
}

/** How long the outcome of an answer stays. */
const SAID_MS = 10_000;

/** What waits for the owner's word. Its result is said even when the question is gone. */
export function ApprovalsPanel({
  approvals,
  ...asking
}: Asking & { approvals: readonly PendingApproval[] }): JSX.Element {
  const { words } = useText();
  const [said, setSaid] = useState('');
  const saying = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (said === '') return undefined;
    // The button that was pressed is gone: who came by keyboard goes on from here.
    saying.current?.focus();
    const timer = setTimeout(() => {
      setSaid('');
    }, SAID_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [said]);
  return (
    <section
      class={approvals.length === 0 && said === '' ? 'approvals nothing' : 'approvals'}
      aria-labelledby="approvals-title"
    >
      <h2 id="approvals-title" class={approvals.length === 0 ? 'spoken' : ''}>
        {words.approvals.title}
      </h2>
      <p role="status" ref={saying} tabIndex={-1} class={said === '' ? 'spoken' : 'approval-said'}>
        {said}
      </p>
      {approvals.map((approval) => (
        <Question
          key={`${approval.decisionId} ${approval.symbol}`}
          approval={approval}
          onSaid={setSaid}
          {...asking}
        />
      ))}
    </section>
  );
}

function Question({
  approval,
  clockAheadMs,
  onAnswered,
  onSaid,
}: Asking & { approval: PendingApproval; onSaid: (text: string) => void }): JSX.Element {
  const { words } = useText();
  const [sending, setSending] = useState(false);
  const { decisionId, symbol, question } = approval;
  const reply = async (answer: ApprovalReply['answer']): Promise<void> => {
    setSending(true);
    try {
      await callApi.reply({ decisionId, symbol, answer });
      onSaid(
        `${question.what}: ${answer === 'approve' ? words.approvals.approved : words.approvals.rejected}`,
      );
    } catch (error) {
      onSaid(words.approvals.refused(error instanceof Error ? error.message : String(error)));
      setSending(false);
    }
    onAnswered();
  };
  return (
    <article class="question">
      <div class="question-words">
        <h3>
          <Recorded>{question.what}</Recorded>
        </h3>
        <Facts
          items={[
            { name: words.approvals.howMuch, value: <Recorded>{question.howMuch}</Recorded> },
            { name: words.approvals.why, value: <Recorded>{question.why}</Recorded> },
            { name: words.approvals.worstCase, value: <Recorded>{question.worstCase}</Recorded> },
          ]}
        />
      </div>
      <div class="question-answer">
        <Countdown approval={approval} clockAheadMs={clockAheadMs} />
        <div class="answers">
          <button type="button" class="approve" disabled={sending} onClick={() => void reply('approve')}>
            {words.approvals.approve}
          </button>
          <button type="button" class="reject" disabled={sending} onClick={() => void reply('reject')}>
            {words.approvals.reject}
          </button>
        </div>
      </div>
    </article>
  );
}

const TICK_MS = 250;

function Countdown({
  approval,
  clockAheadMs,
}: {
  approval: PendingApproval;
  clockAheadMs: number;
}): JSX.Element {
  const { words, format } = useText();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const leftMs = Math.max(0, approval.deadlineAtMs - nowMs - clockAheadMs);
  return (
    <div class="countdown">
      <p>
        <span role="timer">{words.approvals.left(format.number(Math.ceil(leftMs / 1_000)))}</span>{' '}
        <span class="quiet">{words.approvals.noAnswer}</span>
      </p>
      <Bar ratio={leftMs / approval.deadlineMs} tone="warn" />
    </div>
  );
}
