"""How the audit log tells on the screen what a rule did not let happen: the step and the reason, in words."""

from django.utils.translation import gettext_lazy as _

# By the names of the rules (`@retried` in the actions of each floor), as the log keeps them.
RULES = {
    "accept_lot": _("Count a lot that arrived"),
    "add_class": _("Add a class for slips"),
    "add_partner": _("Open a door for a partner"),
    "approve_order": _("Approve an order"),
    "approve_print_run": _("Approve a print run"),
    "cancel_order": _("Withdraw an order"),
    "change_condition": _("Change the condition of copies"),
    "close_activity": _("Report an activity"),
    "close_discrepancy": _("Close a difference"),
    "close_partner": _("Close a partner's door"),
    "correct_shares": _("Correct shares by hand"),
    "count_slips": _("Count slips"),
    "decide": _("Decide in a review"),
    "dispatch_order": _("Send what an order asks for"),
    "draft_print_run": _("Write a print run"),
    "end_arrivals": _("End the arrivals of a print run"),
    "forward_to_villages": _("Pass copies on to villages"),
    "give_feedback": _("Give feedback"),
    "hand_in_print_run": _("Hand in a print run"),
    "lock_allocation": _("Lock an allocation plan"),
    "make_deliveries": _("Make deliveries of a plan"),
    "move_print_run": _("Move a print run on"),
    "plan_rounds": _("Plan vehicle rounds"),
    "post": _("Book copies in the ledger"),
    "put_on_waiting_list": _("Put an order on the waiting list"),
    "record_hand_out": _("Record what was handed out"),
    "report_progress": _("Report the progress of a print order"),
    "resubmit_order": _("Submit an order again"),
    "revise_print_run": _("Change a print run"),
    "send": _("Send a delivery"),
    "send_back": _("Send an order back"),
    "set_allocation": _("Set up an allocation plan"),
    "set_rules": _("Set the ordering rules"),
    "sign": _("Sign for a delivery"),
    "spread_allocation": _("Spread an allocation plan"),
    "submit_order": _("Submit an order"),
    "take_stock": _("Take stock"),
    "tell_once_more": _("Tell a partner once more"),
    "unlock_allocation": _("Unlock an allocation plan"),
}
# By the name of the error that the rule raised.
REASONS = {
    "AlreadyClosed": _("somebody closed it before"),
    "AlreadyMoved": _("it was in another state by then"),
    "AlreadyPosted": _("it was booked before"),
    "AlreadyThere": _("it is there already"),
    "BooksMoved": _("copies came or went during the count"),
    "CannotSpread": _("more copies are asked for than there are"),
    "ClosedAlready": _("somebody reported it before"),
    "CodeExpired": _("the QR code is no longer valid"),
    "ContentChanged": _("the content was changed meanwhile"),
    "DesignFault": _("something in the design or record does not fit"),
    "DoesNotExist": _("the record is gone"),
    "FeedbackClosed": _("feedback is closed"),
    "FileChanged": _("the file is not the one that was handed in"),
    "InReview": _("it is in review already"),
    "NoExplanation": _("the explanation was missing"),
    "NoFile": _("there is no fitting file"),
    "NoOpinion": _("the opinion was missing"),
    "NoReason": _("the reason was missing"),
    "NoVehicleKind": _("there is no kind of activity for vehicles"),
    "NotHeard": _("the partner did not hear it"),
    "NotApproved": _("the file was not approved"),
    "NotBegunYet": _("it has not begun yet"),
    "NotEnoughStock": _("there are not enough copies"),
    "NotYetHeld": _("the day lies in the future"),
    "NothingCounted": _("nothing was counted"),
    "NothingPlanned": _("the plan gives nobody a copy"),
    "NothingToSend": _("there was nothing to send"),
    "OrderRefused": _("the rules of ordering do not allow it"),
    "OrderingClosed": _("ordering is closed"),
    "OutOfTurn": _("an earlier order waits for the same copies"),
    "PermissionDenied": _("this person may not do it"),
    "PlanChanged": _("somebody changed the plan meanwhile"),
    "RefusedAddress": _("messages may not go to this address"),
    "ReturnedTooMany": _("more slips came back than were given out"),
    "SameCondition": _("the copies are in this condition already"),
    "SamePerson": _("two steps need two persons"),
    "WrongCopies": _("the numbers of copies do not fit"),
    "WrongCount": _("the numbers of the delivery do not add up"),
    "WrongLot": _("the numbers of the lot do not fit"),
    "WrongOutcome": _("this outcome does not fit the difference"),
}
# Errors whose own sentence is for people, in the language of whoever was refused; the others' is for programs.
SPEAKING = {
    "AlreadyMoved",
    "AlreadyThere",
    "ClosedAlready",
    "NotEnoughStock",
    "OrderingClosed",
    "OutOfTurn",
    "WrongCopies",
    "WrongCount",
}
# What stands behind the error's name where a rule has several reasons, each a code.
CODES = {
    "empty": _("nothing was ordered"),
    "not_orderable": _("this material can't be ordered"),
    "not_in_packs": _("no whole packs"),
    "over_limit": _("over the limit of the campaign"),
    "too_early": _("the day has passed"),
    "too_much": _("more than was asked for"),
    "nothing_left": _("no copy was left"),
    "too_many": _("more than was ordered"),
    "more_rejected_than_arrived": _("more rejected than arrived"),
    "no_fault_named": _("no fault was named"),
    "not_yet": _("the day lies in the future"),
}


def rule_words(rule: str) -> str:
    """Return what a person calls the step; a rule that is no longer there keeps its name."""
    return str(RULES.get(rule, rule))


def reason_words(reason: str) -> str:
    """Return "error: detail" of the log in words; of an error that nobody has named it stays as it is."""
    name, _colon, detail = reason.partition(": ")
    if name not in REASONS:
        return reason
    shown = CODES.get(detail, detail if name in SPEAKING else "")
    return f"{REASONS[name]} ({shown})" if shown else str(REASONS[name])
