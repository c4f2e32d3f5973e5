import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ControlAsk } from '../../../layers/app/control/ask-control.ts';
import type { StateView } from '../../api.ts';
import { callApi } from '../live/call-api.ts';
import { useText } from '../words/text.ts';

type Act = Extract<ControlAsk, { reason: string }>['act'];

/** What is being asked: first why, and for what loosens then the code of the first act. */
type Step = { readonly kind: 'reason'; readonly act: Act } | { readonly kind: 'code'; readonly code: string };

/** What the owner can do about the mode. Tightening is one act with a reason; leaving takes two. */
export function OwnerControls({
  state: { mode: state, asked: waiting, risk },
  onAsked,
}: {
  state: Pick<StateView, 'mode' | 'asked' | 'risk'>;
  onAsked: () => void;
}): JSX.Element {
  const { words } = useText();
  const [step, setStep] = useState<Step>();
  const [said, setSaid] = useState('');
  const ask = async (asked: ControlAsk): Promise<void> => {
    try {
      const { code } = await callApi.control(asked);
      setStep(code === undefined ? undefined : { kind: 'code', code });
      setSaid(code === undefined ? words.controls.asked : '');
    } catch (error) {
      setSaid(words.controls.refused(error instanceof Error ? error.message : String(error)));
    }
    onAsked();
  };
  const leave = (): void => {
    setStep(undefined);
  };
  return (
    <div class="controls" data-testid="controls">
      {step === undefined ? (
        <div class="answers">
          {actsIn(state, risk.wayBack).map((act) => (
            <button
              type="button"
              key={act}
              class={act}
              onClick={() => {
                setSaid('');
                setStep({ kind: 'reason', act });
              }}
            >
              {words.controls.acts[act]}
            </button>
          ))}
        </div>
      ) : step.kind === 'reason' ? (
        <Entry
          key="reason"
          label={words.controls.why}
          meaning={words.controls.meanings[step.act]}
          submit={words.controls.confirm[step.act]}
          // In a hurry nobody should have to write.
          initial={step.act === 'kill' ? words.controls.killReason : ''}
          lengthMax={200}
          onEntered={(reason) => ask({ act: step.act, reason })}
          onLeave={leave}
        />
      ) : (
        <Entry
          key="code"
          label={words.controls.typeCode(step.code)}
          meaning={words.controls.codeMeaning}
          submit={words.controls.confirmCode}
          initial=""
          lengthMax={20}
          onEntered={(code) => ask({ act: 'confirm', code })}
          onLeave={leave}
        />
      )}
      {waiting === undefined ? null : (
        <p class="quiet">{words.controls.waiting[waiting.act](waiting.reason)}</p>
      )}
      <p role="status" class={said === '' ? 'spoken' : 'quiet'}>
        {said}
      </p>
    </div>
  );
}

function Entry({
  label,
  meaning,
  submit,
  initial,
  lengthMax,
  onEntered,
  onLeave,
}: {
  label: string;
  meaning: string;
  submit: string;
  initial: string;
  lengthMax: number;
  onEntered: (text: string) => Promise<void>;
  onLeave: () => void;
}): JSX.Element {
  const { words } = useText();
  const [text, setText] = useState(initial);
  const [sending, setSending] = useState(false);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setSending(true);
    await onEntered(text.trim());
    setSending(false);
  };
  return (
    <form class="control-entry" onSubmit={(event) => void send(event)}>
      <p>{meaning}</p>
      <label>
        {label}
        <input
          type="text"
          value={text}
          maxLength={lengthMax}
          required
          autoComplete="off"
          ref={(input) => input?.focus()}
          onInput={(event) => {
            setText(event.currentTarget.value);
          }}
        />
      </label>
      <div class="answers">
        <button type="submit" class="approve" disabled={sending || text.trim() === ''}>
          {submit}
        </button>
        <button type="button" onClick={onLeave}>
          {words.controls.leave}
        </button>
      </div>
    </form>
  );
}

function actsIn({ mode, policy }: StateView['mode'], way: StateView['risk']['wayBack']): readonly Act[] {
  switch (mode) {
    case 'defensive':
      return way.kind === 'sessions' && way.mayAcknowledge
        ? ['acknowledge', 'pause', 'kill']
        : ['pause', 'kill'];
    case 'normal':
    case 'observation':
      return ['pause', 'kill'];
    case 'pause':
      return ['resume', 'kill'];
    case 'emergency':
      return policy === 'flatten' ? ['resume'] : ['resume', 'kill'];
  }
}
