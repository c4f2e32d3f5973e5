import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice, Notices } from '../../app/ports/notices.ts';

/** What SNS takes as the subject of a message: a line of ASCII, and less than this. */
const SUBJECT_MAX = 99;
const TEXT_BYTES_MAX = 256 * 1024 - 1_024;

/** A topic that whoever is to know has subscribed to. */
export class SnsNotices implements Notices {
  private readonly at: { readonly client: SNSClient; readonly topicArn: string };

  constructor(at: { readonly client: SNSClient; readonly topicArn: string }) {
    this.at = at;
  }

  async tell({ subject, text }: Notice): Promise<void> {
    const { client, topicArn } = this.at;
    await client.send(
      new PublishCommand({ TopicArn: topicArn, Subject: subjectLine(subject), Message: cut(text) }),
    );
  }
}

function subjectLine(subject: string): string {
  const ascii = subject.replace(/\s+/g, ' ').replace(/[^\x20-\x7e]/g, '?');
  return ascii.trim().slice(0, SUBJECT_MAX) || 'Atalaya';
}

/** A message too long to be sent whole is better than none. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= TEXT_BYTES_MAX ? text : bytes.subarray(0, TEXT_BYTES_MAX).toString('utf8');
}
