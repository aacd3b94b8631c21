import { expect, test } from 'vitest';
import type * as admin from './admin';
import type { components } from './schema';
import type * as sharing from './sharing';
import type * as own from './types';

type Sent = components['schemas'];
/** Fails to compile where what the server sends is not what the pages expect. */
type Holds<Own, Server extends Own> = [Own, Server];

type Contract = [
  Holds<own.LectureCard, Sent['LectureCardForm']>,
  Holds<own.Segment, Sent['SegmentForm']>,
  Holds<own.Mark, Sent['MarkForm']>,
  Holds<own.Entry, Sent['EntryForm']>,
  Holds<own.Pair, Sent['PairForm']>,
  Holds<own.Notes, Sent['NotesForm']>,
  Holds<own.Changed, Sent['ChangedForm']>,
  Holds<own.EditResult, Sent['EditedForm']>,
  Holds<own.SearchHit, Sent['HitForm']>,
  Holds<own.ExportFormat, Sent['FormatForm']>,
  Holds<own.Template, Sent['TemplateForm']>,
  Holds<own.User, Sent['UserForm']>,
  Holds<own.Session, Sent['SessionForm']>,
  Holds<own.ApiToken, Sent['TokenForm']>,
  Holds<own.Course, Sent['CourseForm']>,
  Holds<own.Member, Sent['MemberForm']>,
  Holds<own.Upload, Sent['UploadForm']>,
  Holds<own.Run, Sent['RunForm']>,
  Holds<admin.Engine, Sent['EngineForm']>,
  Holds<admin.Fetch, Sent['FetchForm']>,
  Holds<admin.Check, Sent['CheckForm']>,
  Holds<admin.Storage, Sent['StorageForm']>,
  Holds<admin.Worker, Sent['WorkerForm']>,
  Holds<admin.Act, Sent['ActForm']>,
  Holds<admin.Webhook, Sent['WebhookForm']>,
  Holds<admin.Delivery, Sent['DeliveryForm']>,
  Holds<sharing.ShareLink, Sent['LinkForm']>,
];

test('the types by hand hold what the document of the API says', () => {
  const isHeld: Contract extends unknown[] ? true : never = true;
  expect(isHeld).toBe(true);
});
