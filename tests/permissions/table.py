"""Who may do what, as docs/protocol.md and docs/decisions say it: written down here once more, by hand.

It is not made from chat.policies, so that the two have to agree. Status codes are what REST answers; what a
socket answers follows from them (`CODE_OF`). A dash: nobody stands like that there, or has nothing of the kind.
"""

STANDINGS = (
    "anonymous",
    "suspended",
    "outsider",
    "ex-member",
    "member",
    "moderator",  # of the room
    "owner",  # of the room
    "workspace moderator",  # not in the room
    "administrator",  # not in the room
)

ROOMS = """
                  anonymous suspended outsider ex-member member moderator owner wmoderator administrator

open
  listed              -         -        yes      yes      yes     yes     yes      yes         yes
  found               -         -        yes      yes      yes     yes     yes      yes         yes
  see                401       403       200      200      200     200     200      200         200
  read               401       403       200      200      200     200     200      200         200
  read one           401       403       200      200      200     200     200      200         200
  read since         401       403       200      200      200     200     200      200         200
  list members       401       403       200      200      200     200     200      200         200
  sync                -         -        403      403      200     200     200      403         403
  type               401       403      403      403      204     204     204      403         403
  mark read          401       403       403      403      200     200     200      403         403
  post               401       403       403      403      201     201     201      403         403
  ask                401       403       403      403      201     201     201      403         403
  edit own            -        403        -       403      200     200     200       -           -
  edit               401       403       403      403      403     403     403      403         403
  delete own          -        403        -       204      204     204     204       -           -
  delete             401       403       403      403      403     403     403      403         403
  join               401       403       200      200      200     200     200      200         200
  leave              401       403       204      204      204     204     204      204         204
  change facts       401       403       403      403      403     200     200      200         200
  archive            401       403       403      403      403     200     200      200         200
  add member         401       403       403      403      403     204     204      204         204
  remove member      401       403       403      403      403     204     204      204         204
  set role           401       403       403      403      403     403     204      403         204
  change kind        401       403       403      403      403     403     200      403         200
  star               401       403       403      403      200     200     200      403         403
  save draft         401       403       403      403      200     200     200      403         403
  schedule           401       403       403      403      201     201     201      403         403
  start thread       401       403       403      403      201     201     201      403         403
  react              401       403       403      403      204     204     204      403         403
  vote               401       403       403      403      204     204     204      403         403
  close poll         401       403       403      403      403     204     204      204         204
  pin                401       403       403      403      204     204     204      403         403
  list pins          401       403       200      200      200     200     200      200         200
  bookmark           401       403       204      204      204     204     204      204         204
  see history        401       403       200      200      200     200     200      200         200
  see votes          401       403       200      200      200     200     200      200         200
  see readers        401       403       403      403      200     200     200      403         403
  report             401       403       201      201     201      201     201      201         201
  close report       401       403       404      404     404      200     200      200         200
  hide               401       403       403      403     403      204     204      204         204
  see hidden         401       403       403      403     403      200     200      200         200
  forward            401       403       201      201      201     201     201      201         201
  page               302       302       200      200      200     200     200      200         200
  feed               404       404      404      404      404     404     404      404         404

web-public
  listed              -         -        yes      yes      yes     yes     yes      yes         yes
  found               -         -        yes      yes      yes     yes     yes      yes         yes
  see                200       403       200      200      200     200     200      200         200
  read               200       403       200      200      200     200     200      200         200
  read one           200       403       200      200      200     200     200      200         200
  read since         401       403       200      200      200     200     200      200         200
  list members       401       403       200      200      200     200     200      200         200
  sync                -         -        403      403      200     200     200      403         403
  type               401       403      403      403      204     204     204      403         403
  mark read          401       403       403      403      200     200     200      403         403
  post               401       403       403      403      201     201     201      403         403
  ask                401       403       403      403      201     201     201      403         403
  edit own            -        403        -       403      200     200     200       -           -
  edit               401       403       403      403      403     403     403      403         403
  delete own          -        403        -       204      204     204     204       -           -
  delete             401       403       403      403      403     403     403      403         403
  join               401       403       200      200      200     200     200      200         200
  leave              401       403       204      204      204     204     204      204         204
  change facts       401       403       403      403      403     200     200      200         200
  archive            401       403       403      403      403     200     200      200         200
  add member         401       403       403      403      403     204     204      204         204
  remove member      401       403       403      403      403     204     204      204         204
  set role           401       403       403      403      403     403     204      403         204
  change kind        401       403       403      403      403     403     200      403         200
  star               401       403       403      403      200     200     200      403         403
  save draft         401       403       403      403      200     200     200      403         403
  schedule           401       403       403      403      201     201     201      403         403
  start thread       401       403       403      403      201     201     201      403         403
  react              401       403       403      403      204     204     204      403         403
  vote               401       403       403      403      204     204     204      403         403
  close poll         401       403       403      403      403     204     204      204         204
  pin                401       403       403      403      204     204     204      403         403
  list pins          200       403       200      200      200     200     200      200         200
  bookmark           401       403       204      204      204     204     204      204         204
  see history        401       403       200      200      200     200     200      200         200
  see votes          401       403       200      200      200     200     200      200         200
  see readers        401       403       403      403      200     200     200      403         403
  report             401       403       201      201     201      201     201      201         201
  close report       401       403       404      404     404      200     200      200         200
  hide               401       403       403      403     403      204     204      204         204
  see hidden         401       403       403      403     403      200     200      200         200
  forward            401       403       201      201      201     201     201      201         201
  page               200       200      200      200      200     200     200      200         200
  feed               200       200      200      200      200     200     200      200         200

archived
  listed              -         -        no       no       yes     yes     yes      no          no
  found               -         -        yes      yes      yes     yes     yes      yes         yes
  see                401       403       200      200      200     200     200      200         200
  read               401       403       200      200      200     200     200      200         200
  read one           401       403       200      200      200     200     200      200         200
  read since         401       403       200      200      200     200     200      200         200
  list members       401       403       200      200      200     200     200      200         200
  sync                -         -        403      403      200     200     200      403         403
  type               401       403      403      403      204     204     204      403         403
  mark read          401       403       403      403      200     200     200      403         403
  post               401       403       403      403      403     403     403      403         403
  ask                401       403       403      403      403     403     403      403         403
  edit own            -        403        -       403      403     403     403       -           -
  edit               401       403       403      403      403     403     403      403         403
  delete own          -        403        -       204      204     204     204       -           -
  delete             401       403       403      403      403     403     403      403         403
  join               401       403       403      403      200     200     200      403         403
  leave              401       403       204      204      204     204     204      204         204
  change facts       401       403       403      403      403     200     200      200         200
  archive            401       403       403      403      403     200     200      200         200
  add member         401       403       403      403      403     403     403      403         403
  remove member      401       403       403      403      403     204     204      204         204
  set role           401       403       403      403      403     403     204      403         204
  change kind        401       403       403      403      403     403     200      403         200
  star               401       403       403      403      200     200     200      403         403
  save draft         401       403       403      403      200     200     200      403         403
  schedule           401       403       403      403      403     403     403      403         403
  start thread       401       403       403      403      403     403     403      403         403
  react              401       403       403      403      403     403     403      403         403
  vote               401       403       403      403      403     403     403      403         403
  close poll         401       403       403      403      403     403     403      403         403
  pin                401       403       403      403      403     403     403      403         403
  list pins          401       403       200      200      200     200     200      200         200
  bookmark           401       403       204      204      204     204     204      204         204
  see history        401       403       200      200      200     200     200      200         200
  see votes          401       403       200      200      200     200     200      200         200
  see readers        401       403       403      403      200     200     200      403         403
  report             401       403       201      201     201      201     201      201         201
  close report       401       403       404      404     404      200     200      200         200
  hide               401       403       403      403     403      204     204      204         204
  see hidden         401       403       403      403     403      200     200      200         200
  forward            401       403       201      201      201     201     201      201         201
  page               302       302       200      200      200     200     200      200         200
  feed               404       404      404      404      404     404     404      404         404

private
  listed              -         -        no       no       yes     yes     yes      no          no
  found               -         -        no       no       yes     yes     yes      no          no
  see                401       403       404      404      200     200     200      404         404
  read               401       403       404      404      200     200     200      404         404
  read one           401       403       404      404      200     200     200      404         404
  read since         401       403       404      404      200     200     200      404         404
  list members       401       403       404      404      200     200     200      404         404
  sync                -         -        404      404      200     200     200      404         404
  type               401       403      404      404      204     204     204      404         404
  mark read          401       403       404      404      200     200     200      404         404
  post               401       403       404      404      201     201     201      404         404
  ask                401       403       404      404      201     201     201      404         404
  edit own            -        403        -       404      200     200     200       -           -
  edit               401       403       404      404      403     403     403      404         404
  delete own          -        403        -       404      204     204     204       -           -
  delete             401       403       404      404      403     403     403      404         404
  join               401       403       404      404      200     200     200      404         404
  leave              401       403       404      204      204     204     204      404         404
  change facts       401       403       404      404      403     200     200      404         404
  archive            401       403       404      404      403     200     200      404         404
  add member         401       403       404      404      403     204     204      404         404
  remove member      401       403       404      404      403     204     204      404         404
  set role           401       403       404      404      403     403     204      404         404
  change kind        401       403       404      404      403     403     200      404         404
  star               401       403       404      404      200     200     200      404         404
  save draft         401       403       404      404      200     200     200      404         404
  schedule           401       403       404      404      201     201     201      404         404
  start thread       401       403       404      404      201     201     201      404         404
  react              401       403       404      404      204     204     204      404         404
  vote               401       403       404      404      204     204     204      404         404
  close poll         401       403       404      404      403     204     204      404         404
  pin                401       403       404      404      204     204     204      404         404
  list pins          401       403       404      404      200     200     200      404         404
  bookmark           401       403       404      404      204     204     204      404         404
  see history        401       403       404      404      200     200     200      404         404
  see votes          401       403       404      404      200     200     200      404         404
  see readers        401       403       404      404      200     200     200      404         404
  report             401       403       404      404     201      201     201      404         404
  close report       401       403       404      404     404      200     200      404         200
  hide               401       403       404      404     403      204     204      404         204
  see hidden         401       403       404      404     403      200     200      404         200
  forward            401       403       404      404      201     201     201      404         404
  page               302       302       404      404      200     200     200      404         404
  feed               404       404      404      404      404     404     404      404         404

direct
  listed              -         -        no        -       yes      -       -       no          no
  found               -         -        no        -       yes      -       -       no          no
  see                401       403       404       -       200      -       -       404         404
  read               401       403       404       -       200      -       -       404         404
  read one           401       403       404       -       200      -       -       404         404
  read since         401       403       404       -       200      -       -       404         404
  list members       401       403       404       -       200      -       -       404         404
  sync                -         -        404       -       200      -       -       404         404
  type               401       403      404       -       204      -       -       404         404
  mark read          401       403       404       -       200      -       -       404         404
  post               401       403       404       -       201      -       -       404         404
  ask                401       403       404       -       201      -       -       404         404
  edit own            -        403        -        -       200      -       -        -           -
  edit               401       403       404       -       403      -       -       404         404
  delete own          -        403        -        -       204      -       -        -           -
  delete             401       403       404       -       403      -       -       404         404
  join               401       403       404       -       200      -       -       404         404
  leave              401       403       404       -       403      -       -       404         404
  change facts       401       403       404       -       403      -       -       404         404
  archive            401       403       404       -       403      -       -       404         404
  add member         401       403       404       -       403      -       -       404         404
  remove member      401       403       404       -       403      -       -       404         404
  set role           401       403       404       -       403      -       -       404         404
  change kind        401       403       404       -       403      -       -       404         404
  star               401       403       404       -       200      -       -       404         404
  save draft         401       403       404       -       200      -       -       404         404
  schedule           401       403       404       -       201      -       -       404         404
  start thread       401       403       404       -       201      -       -       404         404
  react              401       403       404       -       204      -       -       404         404
  vote               401       403       404       -       204      -       -       404         404
  close poll         401       403       404       -       403      -       -       404         404
  pin                401       403       404       -       204      -       -       404         404
  list pins          401       403       404       -       200      -       -       404         404
  bookmark           401       403       404       -       204      -       -       404         404
  see history        401       403       404       -       200      -       -       404         404
  see votes          401       403       404       -       200      -       -       404         404
  see readers        401       403       404       -       200      -       -       404         404
  report             401       403       404      -       201      -       -        404         404
  close report       401       403       404      -       404      -       -        404         200
  hide               401       403       404      -       403      -       -        404         404
  see hidden         401       403       404      -       403      -       -        404         404
  forward            401       403       404       -       201      -       -       404         404
  page               302       302       404       -       200      -       -       404         404

directory
  listed              -         -        no        -        -       -       -       no          no
  see                401       403       404       -        -       -       -       404         404
  read               401       403       404       -        -       -       -       404         404
  read since         401       403       404       -        -       -       -       404         404
  list members       401       403       404       -        -       -       -       404         404
  sync                -         -        200       -        -       -       -       200         200
  type               401       403      404       -        -       -       -       404         404
  mark read          401       403       404       -        -       -       -       404         404
  post               401       403       404       -        -       -       -       404         404
  ask                401       403       404       -        -       -       -       404         404
  join               401       403       404       -        -       -       -       404         404
  leave              401       403       404       -        -       -       -       404         404
  change facts       401       403       404       -        -       -       -       404         404
  archive            401       403       404       -        -       -       -       404         404
  add member         401       403       404       -        -       -       -       404         404
  remove member      401       403       404       -        -       -       -       404         404
  set role           401       403       404       -        -       -       -       404         404
  change kind        401       403       404       -        -       -       -       404         404
  star               401       403       404       -        -       -       -       404         404
  save draft         401       403       404       -        -       -       -       404         404
  schedule           401       403       404       -        -       -       -       404         404
  list pins          401       403       404       -        -       -       -       404         404
  page               302       302       404       -        -       -       -       404         404

general
  listed              -         -         -        -       yes      -       -       yes         yes
  found               -         -         -        -       yes      -       -       yes         yes
  see                401       403        -        -       200      -       -       200         200
  read               401       403        -        -       200      -       -       200         200
  read one           401       403        -        -       200      -       -       200         200
  read since         401       403        -        -       200      -       -       200         200
  list members       401       403        -        -       200      -       -       200         200
  sync                -         -         -        -       200      -       -       200         200
  type               401       403       -        -       204      -       -       204         204
  mark read          401       403        -        -       200      -       -       200         200
  post               401       403        -        -       201      -       -       201         201
  ask                401       403        -        -       201      -       -       201         201
  edit own            -        403        -        -       200      -       -       200         200
  edit               401       403        -        -       403      -       -       403         403
  delete own          -        403        -        -       204      -       -       204         204
  delete             401       403        -        -       403      -       -       403         403
  join               401       403        -        -       200      -       -       200         200
  leave              401       403        -        -       403      -       -       403         403
  change facts       401       403        -        -       403      -       -       200         200
  archive            401       403        -        -       403      -       -       403         403
  add member         401       403        -        -       403      -       -       204         204
  remove member      401       403        -        -       403      -       -       403         403
  set role           401       403        -        -       403      -       -       403         204
  change kind        401       403        -        -       403      -       -       403         403
  star               401       403        -        -       200      -       -       200         200
  save draft         401       403        -        -       200      -       -       200         200
  schedule           401       403        -        -       201      -       -       201         201
  start thread       401       403        -        -       201      -       -       201         201
  react              401       403        -        -       204      -       -       204         204
  vote               401       403        -        -       204      -       -       204         204
  close poll         401       403        -        -       403      -       -       204         204
  pin                401       403        -        -       204      -       -       204         204
  list pins          401       403        -        -       200      -       -       200         200
  bookmark           401       403        -        -       204      -       -       204         204
  see history        401       403        -        -       200      -       -       200         200
  see votes          401       403        -        -       200      -       -       200         200
  see readers        401       403        -        -       200      -       -       200         200
  report             401       403       -        -       201      -       -        201         201
  close report       401       403       -        -       404      -       -        200         200
  hide               401       403       -        -       403      -       -        204         204
  see hidden         401       403       -        -       403      -       -        200         200
  forward            401       403        -        -       201      -       -       201         201
  page               302       302        -        -       200      -       -       200         200
  feed               404       404       -        -       404      -       -       404         404
"""

ELSEWHERE = """
                  anonymous suspended member moderator administrator

GET api              200       403      200     200         200
GET api/users        401       403      200     200         200
POST api/users       201       403      201     201         201
GET api/users/ID     401       403      200     200         200
PUT api/users/ID     401       403      403     403         403
PATCH api/users/ID   401       403      403     403         403
PUT api/users/ME     401       403      204     204         204
PATCH api/users/ME   401       403      200     200         200
GET api/me           401       403      200     200         200
PUT api/me/password  401       403      400     400         400
GET api/me/notifications 401   403      200     200         200
PATCH api/me/notifications 401 403      200     200         200
GET api/me/devices   401       403      200     200         200
POST api/me/devices  401       403      201     201         201
PATCH api/me/devices/ID 401    403      404     404         404
DELETE api/me/devices/ID 401   403      404     404         404
POST api/me/devices/ID/trial 401 403    404     404         404
PUT api/me/avatar    401       403      200     200         200
DELETE api/me/avatar 401       403      204     204         204
GET api/emoji        401       403      200     200         200
POST api/emoji       401       403      201     201         201
DELETE api/emoji/ID  401       403      404     404         404
DELETE api/emoji/THEIRS 401    403      403     204         204
GET /media/avatars/x 302       302      404     404         404
GET /media/emoji/x   302       302      404     404         404
POST api/tokens      401       401      401     401         401
GET api/tokens       401       403      200     200         200
DELETE api/tokens    401       403      204     204         204
DELETE api/tokens/ID 401       403      404     404         404
GET api/reports      401       403      200     200         200
GET api/mentions     401       403      200     200         200
GET api/rooms        401       403      200     200         200
POST api/rooms       401       403      201     201         201
GET api/messages     401       403      200     200         200
POST api/files       401       403      415     415         415
DELETE api/files/ID  401       403      404     404         404
POST api/uploads     401       403      412     412         412
PATCH api/uploads/ID 401       403      412     412         412
DELETE api/uploads/ID 401      403      412     412         412
GET api/drafts       401       403      200     200         200
GET api/scheduled    401       403      200     200         200
PATCH api/scheduled/ID 401     403      404     404         404
DELETE api/scheduled/ID 401    403      404     404         404
GET api/reminders    401       403      200     200         200
POST api/reminders   401       403      201     201         201
DELETE api/reminders/ID 401    403      404     404         404
GET api/me/choices   401       403      200     200         200
POST api/render      401       403      200     200         200
GET api/bookmarks    401       403      200     200         200
GET api/search       401       403      200     200         200
GET tasks/ID         401       403      404     404         404
GET api/nowhere      404       403      404     404         404
GET /                302       302      200     200         200
GET /rooms           302       302      302     302         302
GET /sitemap.xml     200       200      200     200         200
GET /sitemap-rooms.xml 200     200      200     200         200
GET /robots.txt      200       200      200     200         200
GET /share           302       302      200     200         200
GET /people/alice    302       302      404     404         404
GET /people/owner    302       302      200     200         200
GET /settings        302       302      200     200         200
"""

CODE_OF = {200: None, 201: None, 204: None, 403: "forbidden", 404: "not_found"}
"""What a socket answers where REST answers this."""

Table = dict[str, dict[str, dict[str, str]]]


def rooms() -> Table:
    """Kind of room -> action -> standing -> what is answered."""
    table: Table = {}
    for line in ROOMS.strip("\n").splitlines()[1:]:
        if line and not line.startswith(" "):
            kind = table.setdefault(line, {})
        elif line:
            words = line.split()
            answers = words[-len(STANDINGS) :]
            kind[" ".join(words[: -len(STANDINGS)])] = dict(zip(STANDINGS, answers, strict=True))
    return table


def elsewhere() -> dict[str, dict[str, str]]:
    """Request -> standing -> what is answered."""
    lines = [line.split() for line in ELSEWHERE.splitlines() if line]
    standings = lines[0]
    return {" ".join(words[:2]): dict(zip(standings, words[2:], strict=True)) for words in lines[1:]}
