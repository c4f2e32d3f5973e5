import { z } from 'zod';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const template = z.object({ Resources: z.record(z.string(), resource).default({}) });

export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Of the template it stands in, so that references are followed there and not elsewhere. */
  readonly stack: string;
}

/** Every resource of synthesized templates, in their order. */
export function resourcesIn(
  templates: readonly { readonly stack: string; readonly template: unknown }[],
): readonly TemplateResource[] {
  return templates.flatMap(({ stack, template: raw }) =>
    Object.entries(template.parse(raw).Resources).map(([id, { Type, Properties }]) => ({
      id,
      type: Type,
      properties: Properties,
      stack,
    })),
  );
}
